package main

func main() {
	println("one",, "two")
}
