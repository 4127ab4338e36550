// Package piece is the register that the closures are entered in.
package piece

var all []func(int) int

// Register enters closures.
func Register(functions ...func(int) int) { all = append(all, functions...) }

// CallAll calls everything that was registered.
func CallAll() (count, total int) {
	for _, function := range all {
		total += function(count)
		count++
	}
	return count, total
}
