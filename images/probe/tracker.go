package main

import (
	"encoding/base64"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
)

const (
	// maxProcesses bounds the records of one step; what is beyond is counted only.
	maxProcesses = 200_000
	// maxProcessFrameBytes bounds what the records of one step take in the frame file.
	maxProcessFrameBytes = 256 << 20
)

// tracked is one process of the running step.
type tracked struct {
	pid, ppid int
	via       byte
	exe       string
	tool      string
	argv      []string
	clipped   bool
	pkg       string
	startNs   int64
	parent    *tracked
	// Peaks in bytes; -1 when never sampled.
	hwm, anon, file int64
	// below is the largest RSS known of any recorded descendant.
	below int64
}

// tracker knows the running step's processes and writes their frames.
type tracker struct {
	mutex    sync.Mutex
	frames   *frameFile
	originNs int64
	step     int
	live     map[int]*tracked
	written  int
	bytes    int64
	dropped  int
	touch    func()
	// Across steps, for attestation: tools by path, and C compilers by name.
	toolsRan     map[string]bool
	compilersRan map[string]string
}

func newTracker(frames *frameFile, originNs int64, touch func()) *tracker {
	return &tracker{
		frames: frames, originNs: originNs, live: map[int]*tracked{}, touch: touch, step: -1,
		toolsRan: map[string]bool{}, compilersRan: map[string]string{},
	}
}

func (t *tracker) begin(step int) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.step, t.written, t.bytes, t.dropped = step, 0, 0, 0
}

// toolName is a tool's plain name: no folder, no .exe.
func toolName(path string) string { return strings.TrimSuffix(filepath.Base(path), ".exe") }

// announced begins the record of a process. chain is the wrapper's ancestors, nearest first.
func (t *tracker) announced(a announcement, ppid int, chain []int) *tracked {
	t.touch()
	t.mutex.Lock()
	defer t.mutex.Unlock()
	p := &tracked{
		pid: int(a.pid), ppid: ppid, via: a.via, exe: a.exe, tool: toolName(a.exe), argv: a.argv, clipped: a.clipped,
		pkg: a.pkg, startNs: a.startNs, hwm: -1, anon: -1, file: -1,
	}
	if a.via == viaShim && len(a.argv) > 0 {
		p.tool = toolName(a.argv[0])
	}
	for _, pid := range chain {
		if above, ok := t.live[pid]; ok {
			p.parent = above
			break
		}
	}
	t.live[p.pid] = p
	if a.via == viaToolexec && len(t.toolsRan) < 100 {
		t.toolsRan[a.exe] = true
	}
	if a.via == viaShim && len(t.compilersRan) < 100 {
		t.compilersRan[p.tool] = a.exe
	}
	return p
}

// reported ends the record of a process.
func (t *tracker) reported(p *tracked, r report) {
	t.touch()
	t.mutex.Lock()
	defer t.mutex.Unlock()
	delete(t.live, p.pid)
	f := t.frameOf(p)
	f.End = endFrom(syscall.WaitStatus(r.status))
	f.WallMs, f.UserMs, f.SysMs = msFromUs(r.wallUs), msFromUs(r.userUs), msFromUs(r.sysUs)
	if len(r.output) > 0 {
		f.Output = some(base64.StdEncoding.EncodeToString(r.output))
	}
	f.memoryOf = p.memory(r.maxRssKiB<<10, r.wrapperRssKiB<<10)
	if f.MaxRssBytes != nil {
		p.passUp(*f.MaxRssBytes)
	}
	t.emit(f)
}

// close ends the step: what was not seen to end has no end. It gives the number of records that were left out.
func (t *tracker) close() int {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	for _, p := range t.live {
		f := t.frameOf(p)
		f.memoryOf = p.memory(0, 0)
		t.emit(f)
	}
	t.live = map[int]*tracked{}
	t.step = -1
	return t.dropped
}

func (t *tracker) emit(f processFrame) {
	if t.written >= maxProcesses || t.bytes >= maxProcessFrameBytes {
		t.dropped++
		return
	}
	t.written++
	t.bytes += int64(t.frames.write(f))
}

func (t *tracker) frameOf(p *tracked) processFrame {
	f := processFrame{
		Kind: "process", Step: t.step, Pid: p.pid, Ppid: p.ppid, Tool: p.tool, Via: viaNames[p.via],
		Argv: p.argv, ArgvClipped: p.clipped, StartMs: float64((p.startNs-t.originNs)/1000) / 1000,
	}
	if p.pkg != "" {
		f.Package = &p.pkg
	}
	return f
}

var viaNames = [...]string{viaToolexec: "toolexec", viaShim: "shim", viaSampled: "sampled"}

// memory gives a process's own figures. wait4's maximum includes whatever the process waited for, and starts at its
// forker's: it is the process's own only when it exceeds both; else the sampled high-water mark, a lower bound.
func (p *tracked) memory(wait4, floor int64) memoryOf {
	var m memoryOf
	switch {
	case wait4 > p.below && wait4 > floor:
		m.MaxRssBytes, m.MaxRssSource = &wait4, some("wait4")
	case p.hwm >= 0:
		m.MaxRssBytes, m.MaxRssSource = some(p.hwm), some("sampled")
	}
	if p.anon >= 0 {
		m.PeakAnonBytes, m.PeakFileBytes = some(p.anon), some(p.file)
	}
	return m
}

// passUp tells all recorded ancestors of a descendant's RSS.
func (p *tracked) passUp(rss int64) {
	for above := p.parent; above != nil; above = above.parent {
		if rss > above.below {
			above.below = rss
		}
	}
}

func endFrom(s syscall.WaitStatus) *endOf {
	if s.Signaled() {
		return &endOf{Signal: some(signalName(s.Signal()))}
	}
	return &endOf{Code: some(s.ExitStatus())}
}

func msFromUs(us int64) *float64 { return some(float64(us) / 1000) }
