package main

import "example.com/shade"

func main() { println(shade.Name()) }
