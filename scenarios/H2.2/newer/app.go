// Package app uses nothing new.
package app

// Name is what it is called.
func Name() string {
	return "app"
}
