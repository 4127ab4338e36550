package main

import (
	"example.com/shade"
	"github.com/josharian/intern"
)

func main() {
	println(shade.Name(), intern.String("kept"))
}
