package main

import (
	"bytes"
	"errors"
)

// withWrongSum changes one letter of the sum of a module's content: the line of its go.mod, which other rules of
// the go command read, stays right.
func withWrongSum(before []byte) (change, error) {
	at := 0
	for _, line := range bytes.SplitAfter(before, []byte("\n")) {
		fields := bytes.Fields(line)
		if len(fields) == 3 && bytes.HasPrefix(fields[2], []byte("h1:")) && !bytes.HasSuffix(fields[1], []byte("/go.mod")) {
			letter := at + bytes.Index(line, []byte("h1:")) + len("h1:")
			if letter < len(before) {
				after := append([]byte{}, before...)
				after[letter] = otherLetter(before[letter])
				what := "one letter of the sum of " + string(fields[0]) + "@" + string(fields[1]) + " changed"
				return change{after: after, what: what, at: letter, keepTime: true}, nil
			}
		}
		at += len(line)
	}
	return change{}, errors.New("no line with a module's sum")
}

func otherLetter(letter byte) byte {
	if letter == 'A' {
		return 'B'
	}
	return 'A'
}
