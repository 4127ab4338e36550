package main

// #include <windows.h>
// static unsigned long process(void) { return GetCurrentProcessId(); }
import "C"

func main() {
	println(C.process())
}
