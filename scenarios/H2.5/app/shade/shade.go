// Package shade lies in the folder that a replace directive names.
package shade

// Name is told of at some length, so that a declaration of the same size can stand in place of this.
func Name() string { return "shade" }
