package main

import "sort"

// maxPeakProcesses bounds the processes that a peak names, largest first.
const maxPeakProcesses = 64

// together follows what a step's processes hold at once: the sum of what each was last seen to hold.
type together struct {
	anon int64
	// The largest sum so far, when it was, and whose; -1 before the first.
	peak, atNs int64
	shares     []share
}

type share struct {
	pid        int
	tool, pkg  string
	anon, file int64
}

func newTogether() together { return together{peak: -1} }

// holds notes what a process was just seen to hold.
func (g *together) holds(p *tracked, anon, file int64) {
	g.anon += anon - p.nowAnon
	p.nowAnon, p.nowFile = anon, file
}

// leave takes out a process that has ended.
func (g *together) leave(p *tracked) { g.holds(p, 0, 0) }

// look notes a new peak. It is asked after each pass, and not between two processes of one.
func (g *together) look(live map[int]*tracked) {
	if g.anon <= g.peak || g.anon == 0 {
		return
	}
	g.peak, g.atNs, g.shares = g.anon, monotonicNs(), g.shares[:0]
	for _, p := range live {
		if p.nowAnon > 0 || p.nowFile > 0 {
			g.shares = append(g.shares, share{p.pid, p.tool, p.pkg, p.nowAnon, p.nowFile})
		}
	}
}

// frame gives the peak of a step that began at startNs; nil where nothing was sampled.
func (g *together) frame(startNs int64) *peakOf {
	if g.peak < 0 {
		return nil
	}
	sort.Slice(g.shares, func(i, j int) bool {
		a, b := g.shares[i], g.shares[j]
		return a.anon > b.anon || (a.anon == b.anon && a.pid < b.pid)
	})
	f := &peakOf{AnonBytes: g.peak, AtMs: float64((g.atNs-startNs)/1000) / 1000, Processes: []peakProcess{}}
	for i, s := range g.shares {
		if i == maxPeakProcesses {
			break
		}
		p := peakProcess{Pid: s.pid, Tool: clip(s.tool), AnonBytes: s.anon, FileBytes: s.file}
		if s.pkg != "" {
			p.Package = some(s.pkg)
		}
		f.Processes = append(f.Processes, p)
	}
	return f
}

// peak gives what the step's processes held together at most.
func (t *tracker) peak() *peakOf {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	return t.together.frame(t.startNs)
}

// counts says whether a process has memory of its own. Between fork and exec it shows its parent's, all of it where the
// parent waits as Go's does; our wrappers are no part of a build.
func (p *tracked) counts() bool {
	return p.first || p.via != viaSampled || (p.execed && !p.isProbe())
}
