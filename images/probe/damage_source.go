package main

import (
	"bytes"
	"errors"
	"fmt"
	"go/scanner"
	"go/token"
	"os"
	"path/filepath"
	"strings"
)

// withNewInit adds what every Go file can hold, and what a program that it is in shows when it starts.
func withNewInit(before []byte) (change, error) {
	const added = "\nfunc init() { println(\"gauntlet: this source was edited behind its version\") }\n"
	after := append(append([]byte{}, before...), added...)
	return change{after: after, what: "a func init that prints was added", at: len(before) + 1}, nil
}

// withoutEnd is what is left of a file when unpacking it was interrupted.
func withoutEnd(before []byte) (change, error) {
	if len(before) < 2 {
		return change{}, errors.New("too small to be cut")
	}
	half := len(before) / 2
	return change{after: before[:half], what: fmt.Sprintf("cut off after %d of %d bytes", half, len(before)), at: half}, nil
}

// withInitOfSameSize adds a declaration; the file stays as long as it was, and keeps its time.
func withInitOfSameSize(path string, before []byte) (change, error) {
	return inPlaceOfComment(before, "func init(){println(0)}", "a func init that prints", false)
}

// rarePackages are packages of every release that import nothing, and that few import.
var rarePackages = []string{"container/ring", "container/list", "unicode/utf16"}

// withImportOfSameSize adds an import of what the package did not import before; the file stays as long as it was,
// and keeps its time.
func withImportOfSameSize(path string, before []byte) (change, error) {
	for _, name := range rarePackages {
		if !mentions(filepath.Dir(path), name) {
			return inPlaceOfComment(before, `import _"`+name+`"`, "an import of "+name, true)
		}
	}
	return change{}, errors.New("the package imports everything that could be added")
}

// mentions says whether a Go file of the folder holds a string.
func mentions(folder, quoted string) bool {
	files, _ := filepath.Glob(folder + "/*.go")
	for _, file := range files {
		if text, err := os.ReadFile(file); err != nil || bytes.Contains(text, []byte(`"`+quoted+`"`)) {
			return true
		}
	}
	return false
}

// inPlaceOfComment puts a declaration where a comment stands, blanks filling up what is left of it. Where no
// comment has the room, the declaration gets a line of its own, and the file is longer.
func inPlaceOfComment(before []byte, declaration, what string, amongImports bool) (change, error) {
	comments, afterPackage, usesC := lineComments(before, amongImports)
	if afterPackage < 0 || usesC {
		return change{}, errors.New("no file that a declaration can be put into")
	}
	for _, c := range comments {
		if c.end-c.start < len(declaration) {
			continue
		}
		after := append([]byte{}, before...)
		copy(after[c.start:c.end], declaration+strings.Repeat(" ", c.end-c.start-len(declaration)))
		return change{after: after, what: what + " stands in place of a comment", at: c.start, keepTime: true}, nil
	}
	after := append(append(append([]byte{}, before[:afterPackage]...), "\n"+declaration+"\n"...), before[afterPackage:]...)
	if !amongImports {
		after = append(append([]byte{}, before...), "\n"+declaration+"\n"...)
		afterPackage = len(before)
	}
	return change{after: after, what: what + " was added (no comment had the room: the size changed)", at: afterPackage + 1, keepTime: true}, nil
}

type span struct{ start, end int }

// lineComments gives the comments that have a line of their own between a file's declarations, or between its
// imports alone; directives are none. afterPackage is the end of the package clause, -1 where there is none.
func lineComments(text []byte, amongImports bool) (found []span, afterPackage int, usesC bool) {
	var s scanner.Scanner
	file := token.NewFileSet().AddFile("", -1, len(text))
	s.Init(file, text, func(token.Position, string) {}, scanner.ScanComments)
	depth, last, importing := 0, token.ILLEGAL, false
	afterPackage = -1
	for {
		pos, tok, literal := s.Scan()
		at := file.Offset(pos)
		switch tok {
		case token.EOF:
			return found, afterPackage, usesC
		case token.COMMENT:
			alone := depth == 0 && last == token.SEMICOLON && afterPackage >= 0 && startsLine(text, at)
			if alone && isProse(literal) {
				found = append(found, span{at, at + len(strings.TrimRight(literal, "\r"))})
			}
			continue
		case token.LPAREN, token.LBRACE, token.LBRACK:
			depth++
		case token.RPAREN, token.RBRACE, token.RBRACK:
			depth--
		case token.SEMICOLON:
			if afterPackage < 0 {
				afterPackage = at
			}
			importing = importing && depth > 0
		case token.IMPORT:
			importing = importing || depth == 0
			// Nothing but imports may stand before one.
			if depth == 0 && !amongImports {
				found = nil
			}
		case token.STRING:
			usesC = usesC || (importing && literal == `"C"`)
		case token.CONST, token.TYPE, token.VAR, token.FUNC:
			if amongImports && depth == 0 {
				return found, afterPackage, usesC
			}
		}
		last = tok
	}
}

func startsLine(text []byte, at int) bool {
	line := text[bytes.LastIndexByte(text[:at], '\n')+1 : at]
	return len(bytes.TrimSpace(line)) == 0
}

// isProse is a comment that no tool reads.
func isProse(comment string) bool {
	if !strings.HasPrefix(comment, "// ") {
		return false
	}
	word := strings.TrimLeft(comment[3:], " \t")
	return !strings.HasPrefix(word, "+build")
}
