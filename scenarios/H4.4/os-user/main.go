package main

import "os/user"

func main() {
	_, err := user.Current()
	println(err != nil)
}
