package main

// #include <time.h>
// static int now(void) { struct timespec t; return clock_gettime(CLOCK_MONOTONIC, &t); }
import "C"

func main() {
	println(C.now())
}
