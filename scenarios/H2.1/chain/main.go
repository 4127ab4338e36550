package main

func main() {
	first()
}

func first() {
	second()
}

func second() {
	println("second")
}
