package main

import (
	"sync"
	"time"
)

const (
	// maxProcesses bounds the records of one step; what is beyond is counted only.
	maxProcesses = 200_000
	// maxProcessFrameBytes bounds what the records of one step take in the frame file.
	maxProcessFrameBytes = 256 << 20
	// maxSampled bounds those of them that come from sampling alone.
	maxSampled = 2000
	// maxLive bounds the processes that are known at once.
	maxLive = 4096
	// maxDefinitionFrames bounds the failed links of one step whose definitions are told.
	maxDefinitionFrames = 20
	// maxAttested bounds the tools whose identity is asked for at the end.
	maxAttested = 64
)

// tracker knows the running step's processes and writes their frames.
type tracker struct {
	mutex    sync.Mutex
	frames   *frameFile
	originNs int64
	// step is -1 when none is running; then nobody is believed.
	step    int
	startNs int64
	live    map[int]*tracked
	// wrappers holds wrappers' pids; false once their line is closed. They are forgotten when sampling finds
	// them gone.
	wrappers map[int]bool
	// finding says that sampling looks for new processes, and would take such a wrapper for one.
	finding bool
	written int
	sampled int
	bytes   int64
	dropped int
	// defining counts the step's frames of definitions.
	defining int
	together together
	// series says that linkers' samples are kept, at this distance; 0 that they are not.
	series time.Duration
	// keeping and telling count the series that are kept now and were told in the step.
	keeping, telling int
	// hurry, where set, makes sampling look at a linker at once.
	hurry func()
	touch func()
	// said is the beginning of what failing tools of this step printed.
	said []byte
	// Across steps, for attestation: tools by path, and C compilers by name.
	toolsRan     map[string]bool
	compilersRan map[string]string
	// Of a trial: the folders whose sources are remembered, nil for none, and what was compiled.
	trialIn  []string
	compiled []compiled
}

func newTracker(frames *frameFile, originNs int64, touch func()) *tracker {
	return &tracker{
		frames: frames, originNs: originNs, touch: touch, step: -1,
		live: map[int]*tracked{}, wrappers: map[int]bool{},
		toolsRan: map[string]bool{}, compilersRan: map[string]string{},
	}
}

func (t *tracker) begin(step int) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.step, t.startNs, t.written, t.sampled, t.bytes, t.dropped = step, monotonicNs(), 0, 0, 0, 0
	t.defining, t.telling = 0, 0
	t.together = newTogether()
	t.said = nil
}

// first notes the step's own first process.
func (t *tracker) first(pid int) *tracked {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	p := newTracked(pid, 0, viaSampled)
	p.first = true
	t.live[pid] = p
	return p
}

// announced begins the record of a process; nil when there is no step or no room. chain is the wrapper's
// ancestors, nearest first.
func (t *tracker) announced(a announcement, wrapper int, chain []int) *tracked {
	t.touch()
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if t.step < 0 || len(t.live) >= maxLive {
		t.dropped++
		return nil
	}
	delete(t.wrappers, int(a.pid))
	t.noteWrapper(wrapper, int(a.pid))
	p := t.live[int(a.pid)]
	if p == nil || p.first || p.via != viaSampled {
		if p != nil {
			t.forget(p)
		}
		p = newTracked(int(a.pid), 0, a.via)
	}
	p.ppid, p.parent = t.above(chain)
	p.via, p.exe, p.argv, p.clipped, p.pkg = a.via, a.exe, a.argv, a.clipped, a.pkg
	p.tool = toolName(a.exe)
	if a.via == viaShim && len(a.argv) > 0 {
		p.tool = toolName(a.argv[0])
	}
	p.startNs = a.startNs
	if now := monotonicNs(); p.startNs < t.startNs || p.startNs > now {
		p.startNs = now
	}
	t.live[p.pid] = p
	t.remember(p)
	if t.hurry != nil && isLinker(p.tool) {
		t.hurry()
	}
	return p
}

// noteWrapper takes a wrapper out of the records that sampling may have begun of it, and of the tool's
// ancestry.
func (t *tracker) noteWrapper(wrapper, tool int) {
	t.wrappers[wrapper] = true
	old, ok := t.live[wrapper]
	if !ok || old.first || wrapper == tool {
		return
	}
	t.forget(old)
	for _, p := range t.live {
		if p.parent == old {
			p.parent, p.ppid = old.parent, old.ppid
		}
	}
}

// above gives the nearest ancestor that is no wrapper, and the nearest that has a record.
func (t *tracker) above(chain []int) (ppid int, parent *tracked) {
	for _, pid := range chain {
		if _, wraps := t.wrappers[pid]; wraps {
			continue
		}
		if ppid == 0 {
			ppid = pid
		}
		if p, ok := t.live[pid]; ok {
			return ppid, p
		}
	}
	return ppid, nil
}

func (t *tracker) remember(p *tracked) {
	if p.via == viaToolexec && len(t.toolsRan) < maxAttested {
		t.toolsRan[p.exe] = true
	}
	if p.via == viaShim && len(t.compilersRan) < maxAttested {
		t.compilersRan[p.tool] = p.exe
	}
}

// wrapperDone notes that a wrapper's line is closed: it will end at once, but may be there still.
func (t *tracker) wrapperDone(pid int) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if t.wrappers[pid] = false; !t.finding {
		delete(t.wrappers, pid)
	}
}

func (t *tracker) forget(p *tracked) {
	p.unsample()
	t.together.leave(p)
	if p.series != nil {
		t.keeping--
	}
	delete(t.live, p.pid)
}

// close ends the step: what was not seen to end has no end. It gives the number of records that were left
// out.
func (t *tracker) close() int {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	for _, p := range t.live {
		t.vanished(p)
	}
	t.wrappers = map[int]bool{}
	t.step = -1
	return t.dropped
}
