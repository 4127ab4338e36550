// Package app has one file for each kind of target; together they do not compile.
package app

// Name is what the target is called.
func Name() string {
	return name
}
