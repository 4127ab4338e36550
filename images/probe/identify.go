package main

import (
	"os"
	"strings"
)

// identify reads what a process runs, once it runs a program of its own.
func (p *tracked) identify(comm string) {
	p.comm = comm
	st, ok := readStat(p.pid)
	if !ok {
		return
	}
	text, err := readBoundedFile("/proc/"+itoa(p.pid)+"/cmdline", maxArgvBytes)
	if p.tool = comm; err != nil || len(text) == 0 {
		// In the middle of an exec: look again.
		return
	}
	p.execed = !st.neverExeced
	p.argv = strings.Split(strings.TrimSuffix(string(text), "\x00"), "\x00")
	p.clipped = len(text) == maxArgvBytes
	p.tool = toolName(p.argv[0])
}

func readBoundedFile(path string, limit int) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	buffer := make([]byte, limit)
	n := 0
	for n < limit {
		got, err := file.Read(buffer[n:])
		n += got
		if got == 0 || err != nil {
			break
		}
	}
	return buffer[:n], nil
}

// worthTelling leaves out forks that never ran a program of their own and were gone at once, tools that were
// only asked for their version, and our own wrappers.
func (p *tracked) worthTelling() bool {
	if p.tool == "" || (!p.execed && p.seen < 3) {
		return false
	}
	if len(p.argv) < 2 {
		return true
	}
	return p.argv[1] != "-V=full" && !p.isProbe()
}

// isProbe says that a process is ours, or was started by one of ours that looks into objects.
func (p *tracked) isProbe() bool {
	if p.tool == "probe" && len(p.argv) > 1 && (p.argv[1] == "wrap" || p.argv[1] == "symbols") {
		return true
	}
	return p.tool == "nm" && p.parent != nil && p.parent.isProbe()
}
