// Package shade lies in the folder that a replace directive names.
package shade

// ring, its size and time s
// stand here so that an import of the same size can.
func Name() string { return "shade" }
