// Package lib lies beside the program, and has no go.mod.
package lib

// Greet says hello.
func Greet() {
	println("hello")
}
