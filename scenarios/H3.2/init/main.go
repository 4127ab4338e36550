package main

import "os"

var started = len(os.Args)

func main() { println(started) }
