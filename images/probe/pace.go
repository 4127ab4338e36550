package main

import (
	"runtime"
	"time"
)

// rest is how many times its own CPU time paced work pauses at least: it costs at most 1/200 of a core.
const rest = 200

const (
	// finest is an interval below which sampling is asked for to find out what a coarser one misses: it may cost more then.
	finest     = 5 * time.Millisecond
	finestRest = 20
)

// paced is work that is done at most every so often, and never more than a small part of the time.
type paced struct {
	every time.Duration
	next  time.Time
	work  func()
	// rest, where set, is used instead of the common one.
	rest int
}

// run says whether it was time.
func (p *paced) run() bool {
	if time.Now().Before(p.next) {
		return false
	}
	// The clock is the thread's.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	before := clockNs(clockThreadCPUTime)
	p.work()
	factor := p.rest
	if factor == 0 {
		factor = rest
	}
	pause := time.Duration(factor) * time.Duration(clockNs(clockThreadCPUTime)-before)
	if pause < p.every {
		pause = p.every
	}
	p.next = time.Now().Add(pause)
	return true
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
