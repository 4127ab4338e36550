// Command types links one generic type, its methods and a generic function, instantiated for N types of N shapes. The types
// lie in packages of 50 (p00000, p00001, …), so that compiling grows with N alone, and package main, which another -ldflags
// compiles anew from Go 1.18 on, stays small.
package main

import (
	"fmt"

	"example.com/types/box"
)

func main() {
	fmt.Println(box.Count(), box.CallAll())
}
