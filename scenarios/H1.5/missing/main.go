package main

import "example.org/x"

func main() {
	x.Greet()
}
