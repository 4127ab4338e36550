// Command strings links N tables of 64 strings of 1 kB, no two of them alike, in packages of 50 (p00000, p00001, …).
// Package main stays small: another -ldflags compiles it anew from Go 1.18 on.
package main

import (
	"fmt"

	"example.com/strings/piece"
)

func main() {
	fmt.Println(piece.Bytes())
}
