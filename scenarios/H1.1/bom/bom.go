package main

func f() {
	println(1)
}
