package main

func main() {
	var 1st = 1
	println(1st)
}
