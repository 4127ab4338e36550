package main

import (
	"example.com/m/internal/a"
	"example.com/m/internal/b"
)

func main() { println(a.Shared(), b.Shared()) }
