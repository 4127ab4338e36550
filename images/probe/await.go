package main

import (
	"sync/atomic"
	"syscall"
	"time"
)

// terminateGrace is what a step gets between SIGTERM and SIGKILL when the cell is told to stop.
const terminateGrace = 2 * time.Second

// await waits until the step's first process ends or the step must be stopped; then it says why. The first
// reason wins.
func (c *cell) await(r *running, deadline time.Time) (*stepEnd, *ended) {
	total := time.NewTimer(time.Until(deadline))
	defer total.Stop()
	silence := time.NewTimer(c.untilSilent())
	defer silence.Stop()
	for {
		select {
		case e := <-r.end:
			return nil, &e
		case <-total.C:
			return &stepEnd{Kind: "timed-out", On: "total", LimitMs: c.spec.Limits.TotalMs}, nil
		case <-silence.C:
			left := c.untilSilent()
			if left <= 0 {
				return &stepEnd{Kind: "timed-out", On: "silence", LimitMs: c.spec.Limits.SilenceMs}, nil
			}
			silence.Reset(left)
		case used := <-c.disk.over:
			return diskEnd(c.spec.Limits.DiskBytes, used), nil
		case <-c.stop:
			return nil, c.terminate(r)
		}
	}
}

func (c *cell) untilSilent() time.Duration {
	quiet := time.Duration(monotonicNs() - atomic.LoadInt64(&c.activeNs))
	return time.Duration(c.spec.Limits.SilenceMs)*time.Millisecond - quiet
}

// terminate asks the step to end; who does not is killed by the sweep.
func (c *cell) terminate(r *running) *ended {
	_ = syscall.Kill(-r.pid, syscall.SIGTERM)
	select {
	case e := <-r.end:
		return &e
	case <-time.After(terminateGrace):
		return nil
	}
}
