// Command unsafe reads a float's bits, as package unsafe's own rules allow it.
package main

import "unsafe"

func main() {
	f := 1.5
	println(*(*uint64)(unsafe.Pointer(&f)))
}
