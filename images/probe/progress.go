package main

import (
	"os"
	"strings"
	"sync"
)

// maxProgressLines bounds what the probe prints to the container's log.
const maxProgressLines = 400

// progress prints live lines for whoever follows the container; nothing of the project's own.
type progress struct {
	mutex sync.Mutex
	lines int
}

func (p *progress) say(line string) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.lines++; p.lines <= maxProgressLines {
		_, _ = os.Stdout.WriteString(printable(line) + "\n")
	}
}

// printable replaces all that could move a terminal's cursor.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return '?'
		}
		return r
	}, s)
}

func firstLine(text []byte, otherwise string) string {
	line := strings.TrimSpace(string(text))
	if i := strings.IndexByte(line, '\n'); i >= 0 {
		line = strings.TrimSpace(line[:i])
	}
	if line == "" {
		return otherwise
	}
	return line
}
