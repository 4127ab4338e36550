package main

import "time"

// rest is how many times its own CPU time paced work pauses at least: it costs at most 1/200 of a core.
const rest = 200

// paced is work that is done at most every so often, and never more than a small part of the time.
type paced struct {
	every time.Duration
	next  time.Time
	work  func()
}

func (p *paced) run() {
	if time.Now().Before(p.next) {
		return
	}
	before := clockNs(clockThreadCPUTime)
	p.work()
	pause := rest * time.Duration(clockNs(clockThreadCPUTime)-before)
	if pause < p.every {
		pause = p.every
	}
	p.next = time.Now().Add(pause)
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
