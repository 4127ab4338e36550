package main

import (
	"encoding/base64"
	"syscall"
)

// reported ends the record of a process.
func (t *tracker) reported(p *tracked, r report) {
	t.touch()
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if t.live[p.pid] != p {
		return
	}
	t.forget(p)
	f := t.frameOf(p)
	f.End = endFrom(syscall.WaitStatus(r.status))
	if r.status == 0 {
		t.noteCompiled(p)
		if r.outputBytes >= 0 && p.tool == "link" {
			f.OutputBytes = &r.outputBytes
		}
	}
	f.WallMs, f.UserMs, f.SysMs = msFromUs(r.wallUs), msFromUs(r.userUs), msFromUs(r.sysUs)
	if len(r.output) > 0 {
		f.Output = some(base64.StdEncoding.EncodeToString(r.output))
		t.hear(r.output)
	}
	wait4 := r.maxRssKiB << 10
	f.memoryOf = p.memory(wait4, r.wrapperRssKiB<<10)
	if wait4 > p.below {
		p.below = wait4
	}
	p.passUp(p.below)
	t.emit(f, p)
}

// defined tells of the definitions that a process failed over. A process says it once, after its report.
func (t *tracker) defined(p *tracked, found []definition, complete bool) {
	t.touch()
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if t.step < 0 || t.defining >= maxDefinitionFrames {
		return
	}
	t.defining++
	t.bytes += int64(t.frames.write(definitionsFrame{
		Kind: "definitions", Step: t.step, Pid: p.pid, Complete: complete, Definitions: framesOf(found),
	}))
}

// vanished ends the record of a process whose end nobody reported.
func (t *tracker) vanished(p *tracked) {
	t.forget(p)
	if p.first || (p.via == viaSampled && !p.worthTelling()) {
		return
	}
	if p.via == viaSampled {
		if t.sampled++; t.sampled > maxSampled {
			t.dropped++
			return
		}
	}
	f := t.frameOf(p)
	f.memoryOf = p.memory(0, 0)
	t.emit(f, p)
}

// emit writes a process's record, with the series that was kept of it behind it.
func (t *tracker) emit(f processFrame, p *tracked) {
	if t.written >= maxProcesses || t.bytes >= maxProcessFrameBytes {
		t.dropped++
		return
	}
	t.written++
	t.bytes += int64(t.frames.write(f))
	if p.series == nil || t.telling >= maxSeriesTold {
		return
	}
	t.telling++
	t.bytes += int64(t.frames.write(p.series.frame(f)))
}

func (t *tracker) frameOf(p *tracked) processFrame {
	f := processFrame{
		Kind: "process", Step: t.step, Pid: p.pid, Ppid: p.ppid, Tool: p.tool, Via: viaNames[p.via],
		Argv: p.argv, ArgvClipped: p.clipped, StartMs: float64((p.startNs-t.originNs)/1000) / 1000,
	}
	if f.Argv == nil {
		f.Argv = []string{}
	}
	if p.pkg != "" {
		f.Package = &p.pkg
	}
	return f
}
