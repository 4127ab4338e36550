package main

import "syscall"

func main() {
	println(syscall.Kill(syscall.Getpid(), syscall.SIGTERM) != nil)
}
