// Package piece is the register that the tables are entered in.
package piece

var all [][]string

// Register enters a table.
func Register(table []string) { all = append(all, table) }

// Bytes is how many tables there are, and how many bytes they hold.
func Bytes() (count, bytes int) {
	for _, table := range all {
		count++
		for _, text := range table {
			bytes += len(text)
		}
	}
	return count, bytes
}
