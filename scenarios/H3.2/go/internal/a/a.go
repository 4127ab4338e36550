package a

var shared = 1

// Shared is what the other package calls by the same name.
//
//go:noinline
func Shared() int {
	shared++
	return shared
}
