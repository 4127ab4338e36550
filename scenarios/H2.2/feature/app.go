// Package app ranges over an integer, which Go 1.22 brought.
package app

// Count counts to n.
func Count(n int) int {
	sum := 0
	for range n {
		sum++
	}
	return sum
}
