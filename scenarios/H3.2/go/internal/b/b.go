package b

var shared = 2

// Shared is what the other package calls by the same name.
//
//go:noinline
func Shared() int {
	shared++
	return shared
}
