module example.com/m

go 1.18

require example.org/o v0.0.0
