package main

import "example.org/lib"

func main() {
	lib.Greet()
}
