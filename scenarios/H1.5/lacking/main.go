package main

import "example.org/x/y"

func main() {
	y.Greet()
}
