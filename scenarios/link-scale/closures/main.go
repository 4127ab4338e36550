// Command closures links N closures in a table, in packages of 50 (p00000, p00001, …); each captures three variables, and
// all are called. Package main stays small: another -ldflags compiles it anew from Go 1.18 on.
package main

import (
	"fmt"

	"example.com/closures/piece"
)

func main() {
	fmt.Println(piece.CallAll())
}
