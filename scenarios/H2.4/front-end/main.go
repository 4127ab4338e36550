package main

type list []string

var left, right list = both()

func both() (list, []string) { return list{"a"}, []string{"b"} }

func main() { println(len(left), len(right)) }
