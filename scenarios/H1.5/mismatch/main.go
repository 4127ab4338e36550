package main

func main() {
	count, name := 1, "one"
	println(count + name)
}
