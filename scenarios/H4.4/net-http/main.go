package main

import "net/http"

func main() {
	_, err := http.Get("http://localhost/")
	println(err != nil)
}
