package main

import (
	"bytes"
	"sort"
	"strings"
)

const (
	// maxPlaces bounds the places that are looked for in one text.
	maxPlaces = 4096
	// maxPlaceLine is how much of a line is looked at.
	maxPlaceLine = 8 << 10
)

// sourcePlace is a place that an output names: "path:line:column", "path:line", or a path alone.
type sourcePlace struct {
	// names are the ways to read the path, the likeliest first: one with blanks cannot be told from the words
	// in front of it.
	names []string
	// line and column count from 1, the column in bytes; 0 where they are not said.
	line, column int
	// frame marks a line of a Go stack trace.
	frame bool
	// rank counts the places of one package's part of the output.
	rank int
}

// sourceSuffixes are the ends of the file names that are looked for.
var sourceSuffixes = []string{".go", ".s", ".c", ".h", ".cc", ".cpp", ".mod", ".work", ".sum"}

// placesIn finds the places that a text names. The first of each "# package" part come before all second ones,
// for any of the parts can hold the cause.
func placesIn(text []byte) (found []sourcePlace) {
	rank := 0
	for len(text) > 0 && len(found) < maxPlaces {
		line := text
		if end := bytes.IndexByte(text, '\n'); end >= 0 {
			line, text = text[:end], text[end+1:]
		} else {
			text = nil
		}
		if len(line) > maxPlaceLine {
			line = line[:maxPlaceLine]
		}
		if bytes.HasPrefix(line, []byte("# ")) {
			rank = 0
			continue
		}
		for _, place := range placesInLine(string(line)) {
			place.rank = rank
			rank++
			found = append(found, place)
		}
	}
	sort.SliceStable(found, func(i, j int) bool { return found[i].rank < found[j].rank })
	return found
}

func placesInLine(line string) (found []sourcePlace) {
	start := 0
	for i := 0; i < len(line); i++ {
		if line[i] != '.' {
			continue
		}
		end := suffixEnd(line, i)
		if end < 0 {
			continue
		}
		place := sourcePlace{names: namesOf(line[start:end], start == 0)}
		start = end
		place.line, start = numberAt(line, start)
		if place.line > 0 {
			place.column, start = numberAt(line, start)
		}
		place.frame = isStackFrame(line, end, start, place)
		if len(place.names) > 0 {
			found = append(found, place)
		}
		i = start - 1
	}
	return found
}

// suffixEnd is the end of a source's suffix that begins at i; -1 where none does.
func suffixEnd(line string, i int) int {
	for _, suffix := range sourceSuffixes {
		if end := i + len(suffix); strings.HasPrefix(line[i:], suffix) && (end == len(line) || !isNameByte(line[end])) {
			return end
		}
	}
	return -1
}

// isNameByte says whether a file name would go on with b.
func isNameByte(b byte) bool {
	return b == '_' || b == '-' || b == '/' || b == '@' ||
		'0' <= b && b <= '9' || 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z'
}

// delimiters may stand in front of a path, and seldom in one.
const delimiters = " \t\"'`()[]{}<>,;=|"

// namesOf gives the ways to read the path at the end of a text.
func namesOf(text string, fromStart bool) (names []string) {
	add := func(name string) {
		if name != "" && name[0] != '.' || strings.Contains(name, "/") {
			for _, had := range names {
				if had == name {
					return
				}
			}
			names = append(names, name)
		}
	}
	add(text[strings.LastIndexAny(text, delimiters)+1:])
	if quote := strings.LastIndexAny(text, "\"'`"); quote >= 0 {
		add(text[quote+1:])
	} else if fromStart {
		whole := strings.TrimLeft(text, " \t")
		for _, speaker := range []string{"vet: ", "go: ", "cgo: ", "asm: "} {
			whole = strings.TrimPrefix(whole, speaker)
		}
		add(whole)
	}
	return names
}

// numberAt reads ":123" and gives the number and its end; 0 and i where there is none.
func numberAt(line string, i int) (number, end int) {
	if i >= len(line) || line[i] != ':' {
		return 0, i
	}
	for end = i + 1; end < len(line) && '0' <= line[end] && line[end] <= '9'; end++ {
		if number = number*10 + int(line[end]-'0'); number > 1<<30 {
			return 0, i
		}
	}
	if number == 0 {
		return 0, i
	}
	return number, end
}

// isStackFrame knows "\t/path/file.go:12 +0x1d", as the runtime prints it.
func isStackFrame(line string, nameEnd, end int, place sourcePlace) bool {
	return line[0] == '\t' && place.line > 0 && place.column == 0 && len(place.names) == 1 &&
		place.names[0] == line[1:nameEnd] && (end == len(line) || strings.HasPrefix(line[end:], " +0x"))
}
