package a

// Shared reads a variable that the assembly file defines without its package's name.
func Shared() int32
