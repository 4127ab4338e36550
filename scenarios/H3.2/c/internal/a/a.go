package a

// extern int shared;
import "C"

// Shared reads a variable of C.
func Shared() int { return int(C.shared) }
