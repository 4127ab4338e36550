package main

import "strings"

// maxDuplicates bounds the symbols that are looked for after a link has failed.
const maxDuplicates = 10

// duplicatePhrases are how linkers say that a symbol is defined twice; the name stands behind, or in front.
var duplicatePhrases = []struct {
	text   string
	before bool
}{
	{text: "duplicated definition of symbol "},
	{text: "duplicate symbol reference: "},
	{text: "duplicate symbol definition", before: true},
	{text: "duplicate definition", before: true},
	{text: "duplicate symbol: "},
	{text: "duplicate symbol "},
	{text: "multiple definition of "},
}

// duplicatedSymbols gives the names that a failed tool's words say are defined more than once.
func duplicatedSymbols(said []byte) []string {
	text := string(said)
	if !strings.Contains(text, "duplicate") && !strings.Contains(text, "multiple definition") {
		return nil
	}
	var names []string
	seen := map[string]bool{}
	for _, line := range strings.Split(text, "\n") {
		name := duplicateIn(line)
		if name == "" || seen[name] || len(name) > maxTextLen {
			continue
		}
		seen[name] = true
		if names = append(names, name); len(names) == maxDuplicates {
			break
		}
	}
	return names
}

func duplicateIn(line string) string {
	for _, phrase := range duplicatePhrases {
		at := strings.Index(line, phrase.text)
		if at < 0 {
			continue
		}
		if !phrase.before {
			return nameAtStart(line[at+len(phrase.text):])
		}
		words := strings.Fields(strings.TrimSuffix(strings.TrimSpace(line[:at]), ":"))
		if len(words) > 0 {
			return strings.TrimSuffix(words[len(words)-1], ":")
		}
	}
	return ""
}

// nameAtStart takes a symbol's name off the words that follow it; names of types may hold blanks.
func nameAtStart(text string) string {
	text = strings.TrimSpace(text)
	for _, quote := range []string{"`", "'", "‘", "\""} {
		if rest := strings.TrimPrefix(text, quote); rest != text {
			if end := strings.IndexAny(rest, "'’\""); end >= 0 {
				rest = rest[:end]
			}
			return rest
		}
	}
	for _, stop := range []string{", from ", " (type", " in both ", " in ", " in:"} {
		if end := strings.Index(text, stop); end >= 0 {
			text = text[:end]
		}
	}
	return strings.TrimSpace(text)
}
