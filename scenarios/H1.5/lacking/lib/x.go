// Package x is there; its folder y is not.
package x
