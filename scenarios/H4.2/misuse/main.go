// Command misuse makes a pointer that reaches past its variable, which package unsafe's rules forbid.
package main

import "unsafe"

// On the heap, so that the neighbours are not this function's own.
var small = new(uint32)

func main() {
	wide := (*[1 << 20]uint32)(unsafe.Pointer(small))
	println(len(wide))
}
