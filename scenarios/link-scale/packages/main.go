// Command packages links N packages (p00000, p00001, …) of four functions each, all of which are called by way of a register.
// Package main stays small: another -ldflags compiles it anew from Go 1.18 on.
package main

import (
	"fmt"

	"example.com/packages/piece"
)

func main() {
	fmt.Println(piece.CallAll())
}
