package main

// #include <stdlib.h>
import "C"

func main() { println(C.abs(-42)) }
