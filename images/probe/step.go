package main

import (
	"fmt"
	"os"
	"syscall"
	"time"
)

// runSteps runs the steps in order, round by round, and says false when it was told to stop. Its error is a trial's
// that could not be made.
func (c *cell) runSteps() (bool, error) {
	deadline := time.Now().Add(time.Duration(c.spec.Limits.TotalMs) * time.Millisecond)
	rounds := newRounds()
	for i, s := range c.spec.Steps {
		if c.stopped() {
			return false, nil
		}
		if !rounds.wants(s.Round) || (rounds.failed[s.Round] && !s.Always) {
			continue
		}
		if s.Round != rounds.now {
			c.leave(rounds)
			if err := c.enter(rounds, s.Round); err != nil {
				return !c.stopped(), err
			}
		}
		end := c.runStep(i, s, deadline)
		if !end.passed() {
			rounds.failed[s.Round] = true
		}
	}
	c.leave(rounds)
	return !c.stopped(), nil
}

// sweepLimit is how long killing what a step left behind may take.
const sweepLimit = 5 * time.Second

// running is a step under way.
type running struct {
	pid    int
	end    <-chan ended
	output *boundedOutput
	read   chan struct{}
	first  *tracked
	// floor is what wait4's maximum starts at: our own high-water mark when the step was started.
	floor int64
	// before holds the processes that were there before the step.
	before []int
}

func (c *cell) runStep(index int, s step, deadline time.Time) stepEnd {
	c.frames.write(stepStartFrame{Kind: "step-start", Step: index, Name: s.Name, Round: s.Round, AtMs: c.nowMs()})
	c.progress.say(fmt.Sprintf("step %d %s: start", index, s.Name))
	c.touch()
	c.tracker.begin(index)
	before := c.cgroup.oomKills()
	start := monotonicNs()
	frame := stepEndFrame{Kind: "step-end", Step: index}
	var printed *boundedOutput
	if !time.Now().Before(deadline) {
		frame.End = stepEnd{Kind: "never-started", Reason: "the limit of all steps together was reached before"}
	} else if r, err := c.startStep(s); err != nil {
		frame.End = stepEnd{Kind: "never-started", Reason: err.Error()}
	} else {
		c.finishStep(&frame, r, deadline)
		printed = r.output
	}
	frame.DroppedProcesses = c.tracker.close()
	frame.WallMs = float64((monotonicNs()-start)/1000) / 1000
	frame.AtMs = c.nowMs()
	frame.Cgroup = c.cgroup.frame(before)
	c.frames.write(frame)
	if printed != nil && !frame.End.passed() {
		c.writeSources(index, s, printed)
	}
	if !frame.End.passed() {
		c.lookAtProgram(index, s, frame)
	}
	c.frames.sync()
	c.progress.say(fmt.Sprintf("step %d %s: %s, %d ms", index, s.Name, frame.End.describe(), int64(frame.WallMs)))
	return frame.End
}

// finishStep waits for the step, ends whatever it left behind, and fills in what was seen.
func (c *cell) finishStep(frame *stepEndFrame, r *running, deadline time.Time) {
	stopSampling := startSampler(c.tracker, c.cgroup, c.spec, r.before)
	c.disk.begin()
	stopped, e := c.await(r, deadline)
	c.disk.end()
	c.kids.sweep(sweepLimit)
	if e == nil {
		select {
		case last := <-r.end:
			e = &last
		case <-time.After(time.Second):
		}
	}
	c.listener.drain(time.Second)
	stopSampling()
	frame.Peak = c.tracker.peak()
	select {
	case <-r.read:
	case <-time.After(2 * time.Second):
	}
	switch {
	case stopped != nil:
		frame.End = *stopped
	case e == nil:
		frame.End = stepEnd{Kind: "signalled", Signal: "SIGKILL"}
	default:
		frame.End = stepEndOf(e.status)
	}
	if e != nil {
		usage := c.kids.takeOrphans()
		addUsage(&usage, e.usage)
		frame.Memory = r.first.memory(e.usage.Maxrss<<10, r.floor)
		frame.UserMs, frame.SysMs = msFromUs(usage.Utime.Nano()/1000), msFromUs(usage.Stime.Nano()/1000)
	}
	frame.Output = r.output.frame()
}

func stepEndOf(s syscall.WaitStatus) stepEnd {
	if s.Signaled() {
		return stepEnd{Kind: "signalled", Signal: signalName(s.Signal())}
	}
	return stepEnd{Kind: "exited", Code: some(s.ExitStatus())}
}

func (e stepEnd) passed() bool { return e.Kind == "exited" && *e.Code == 0 }

func (e stepEnd) describe() string {
	switch e.Kind {
	case "exited":
		return "exited " + itoa(*e.Code)
	case "signalled":
		return "ended by " + e.Signal
	case "timed-out":
		return "timed out (" + e.On + ")"
	case "over-limit":
		return "over its " + e.Limit + " limit"
	}
	return "never started"
}

// startStep starts a step in a session of its own, with one pipe for all that it prints.
func (c *cell) startStep(s step) (*running, error) {
	path := s.Env["PATH"]
	shimmed, err := makeShims(c.spec.Shims, path, c.self)
	if err != nil {
		return nil, err
	}
	env := map[string]string{}
	for name, value := range s.Env {
		env[name] = value
	}
	if shimmed != path {
		env["PATH"] = shimmed
	}
	program, err := findTool(s.Argv[0], env["PATH"], "")
	if err != nil {
		return nil, fmt.Errorf("%s: not found on PATH", s.Argv[0])
	}
	r := &running{before: listPids(), read: make(chan struct{})}
	r.output = newBoundedOutput(c.spec.Limits.OutputBytes)
	pipe, write, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer write.Close()
	null, err := os.Open("/dev/null")
	if err != nil {
		return nil, err
	}
	defer null.Close()
	r.pid, r.end, err = c.kids.start(program, s.Argv, &syscall.ProcAttr{
		Dir: s.Cwd, Env: envList(env), Files: []uintptr{null.Fd(), write.Fd(), write.Fd()},
		Sys: &syscall.SysProcAttr{Setsid: true, Credential: c.credential},
	})
	if err != nil {
		pipe.Close()
		return nil, fmt.Errorf("%s in %s: %w", program, s.Cwd, err)
	}
	r.first = c.tracker.first(r.pid)
	r.floor = ownHighWater()
	go c.drainOutput(pipe, r)
	return r, nil
}

func (c *cell) drainOutput(pipe *os.File, r *running) {
	defer close(r.read)
	defer pipe.Close()
	buffer := make([]byte, 64<<10)
	for {
		n, err := pipe.Read(buffer)
		if n > 0 {
			r.output.add(buffer[:n])
			c.touch()
		}
		if err != nil {
			return
		}
	}
}

// ownHighWater is this process's largest RSS so far, 0 when unknown. getrusage would include our forker's.
func ownHighWater() int64 {
	text, _ := readBoundedFile("/proc/self/status", 8192)
	if hwm := parseStatus(text).hwm; hwm > 0 {
		return hwm
	}
	return 0
}
