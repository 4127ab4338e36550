// Command pragma asks the linker for a function of the C library without cgo, as golang.org/x/sys/unix does on OpenBSD.
package main

//go:cgo_import_dynamic libc_getpid getpid "libc.so.6"

func getpid()

// A variable, so that the linker must keep what it points to.
var kept = getpid

func main() {
	if kept == nil {
		kept()
	}
}
