module example.com/app

go 1.11

require (
	example.com/shade v1.0.0
	github.com/josharian/intern v1.0.0
)

replace example.com/shade => ./shade
