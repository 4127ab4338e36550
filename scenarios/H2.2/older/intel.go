//go:build amd64

package app

const name = "intel"
