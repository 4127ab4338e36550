// Command cobjects links N C objects by cgo, in packages of 50 (p00000, p00001, …), each with four functions, 4 kB of data and
// some text, and calls into each. Package main stays small: another -ldflags compiles it anew from Go 1.18 on.
package main

import (
	"fmt"

	"example.com/cobjects/piece"
)

func main() {
	fmt.Println(piece.CallAll())
}
