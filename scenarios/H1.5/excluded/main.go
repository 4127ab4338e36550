//go:build plan9
// +build plan9

package main

func main() {}
