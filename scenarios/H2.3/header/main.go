package main

// #include <sys/epoll.h>
// static int events(void) { return EPOLLIN; }
import "C"

func main() {
	println(C.events())
}
