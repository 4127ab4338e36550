package main

import (
	"path/filepath"
	"strings"
	"syscall"
)

// tracked is one process of the running step.
type tracked struct {
	pid, ppid int
	via       byte
	// first marks the step's own first process: measured, but told of in the step's frame.
	first   bool
	exe     string
	tool    string
	argv    []string
	clipped bool
	pkg     string
	startNs int64
	parent  *tracked
	// status is an open /proc/PID/status, which cannot come to mean another process; -1 when it is not
	// sampled. statm is the same of /proc/PID/statm, of linkers alone.
	status, statm int
	comm          string
	// execed says that it runs a program of its own, and not (yet) its parent's.
	execed bool
	seen   int
	// Peaks in bytes; -1 when never sampled.
	hwm, anon, file int64
	// shmem is what it was last seen to share without a file.
	shmem int64
	// What it held when it was last looked at, and counts for in what all hold together.
	nowAnon, nowFile int64
	series           *series
	// below is the largest RSS known of any recorded descendant.
	below int64
}

var viaNames = [...]string{viaToolexec: "toolexec", viaShim: "shim", viaSampled: "sampled"}

// toolName is a tool's plain name: no folder, no .exe.
func toolName(path string) string { return strings.TrimSuffix(filepath.Base(path), ".exe") }

func newTracked(pid, ppid int, via byte) *tracked {
	return &tracked{pid: pid, ppid: ppid, via: via, status: -1, statm: -1, hwm: -1, anon: -1, file: -1}
}

// memory gives a process's own figures. wait4's maximum includes whatever the process waited for, and starts
// at its forker's: it is the process's own only when it exceeds both; else the sampled high-water mark, a
// lower bound.
func (p *tracked) memory(wait4, floor int64) memoryOf {
	var m memoryOf
	own := wait4 > p.below && wait4 > floor
	if p.via == viaShim && drivesOthers(p.tool) {
		// Its children may have been too quick to be seen.
		own = false
	}
	switch {
	case own:
		m.MaxRssBytes, m.MaxRssSource = &wait4, some("wait4")
	case p.hwm >= 0:
		m.MaxRssBytes, m.MaxRssSource = some(p.hwm), some("sampled")
	}
	if p.anon >= 0 {
		m.PeakAnonBytes, m.PeakFileBytes = some(p.anon), some(p.file)
	}
	return m
}

// drivesOthers says whether a C tool leaves its work to others, so that wait4's figure is hardly ever its
// own.
func drivesOthers(tool string) bool {
	for _, name := range []string{"gcc", "g++", "cc", "c++", "clang", "clang++", "gfortran"} {
		if tool == name || strings.HasSuffix(tool, "-"+name) || strings.HasPrefix(tool, name+"-") {
			return true
		}
	}
	return false
}

// passUp tells all recorded ancestors of a descendant's RSS.
func (p *tracked) passUp(rss int64) {
	for above := p.parent; above != nil; above = above.parent {
		if rss > above.below {
			above.below = rss
		}
	}
}

func (p *tracked) unsample() {
	for _, file := range []*int{&p.status, &p.statm} {
		if *file >= 0 {
			syscall.Close(*file)
		}
		*file = -1
	}
}

func endFrom(s syscall.WaitStatus) *endOf {
	if s.Signaled() {
		return &endOf{Signal: some(signalName(s.Signal()))}
	}
	return &endOf{Code: some(s.ExitStatus())}
}

// msFromUs gives milliseconds; a negative time cannot have been measured and is unknown.
func msFromUs(us int64) *float64 {
	if us < 0 {
		return nil
	}
	return some(float64(us) / 1000)
}
