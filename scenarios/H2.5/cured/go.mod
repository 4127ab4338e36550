module example.com/cured

go 1.19

require example.com/shade v1.0.0

replace example.com/shade => ./shade
