//go:build tinygo || wasi

package main
