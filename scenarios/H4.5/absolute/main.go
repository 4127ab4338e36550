// Command absolute holds C code that is compiled for a fixed address.
package main

// #cgo CFLAGS: -fno-pic -O0
// static int here;
// static int *where(void) { return &here; }
import "C"

func main() {
	println(C.where() != nil)
}
