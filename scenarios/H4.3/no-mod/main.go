package main

import _ "example.org/o"

func main() {}
