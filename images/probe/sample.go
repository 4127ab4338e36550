package main

import (
	"os"
	"runtime"
	"strings"
	"time"
)

const (
	// maxSampledAtOnce bounds the files that sampling holds open.
	maxSampledAtOnce = 512
	// fastFactor is how much more often linkers are looked at.
	fastFactor = 4
)

// sampler reads the memory of a step's processes while it runs, and finds those that no wrapper announced.
type sampler struct {
	tracker  *tracker
	cgroup   memoryCgroup
	interval time.Duration
	// linkers is how often linkers are looked at.
	linkers time.Duration
	ignored map[int]bool
	buffer  [8192]byte
	alarm   alarm
	// linking says that there are linkers, quit that the step is over; the tracker's lock guards both.
	linking, quit bool
}

// startSampler begins to sample every sampleIntervalMs; 0 switches it off. before holds the processes from before
// the step, which are none of its own. The function that it gives ends it.
func startSampler(t *tracker, g memoryCgroup, orders spec, before []int) (stop func()) {
	if orders.SampleIntervalMs == 0 {
		return func() {}
	}
	s := &sampler{
		tracker: t, cgroup: g, interval: time.Duration(orders.SampleIntervalMs) * time.Millisecond,
		linkers: orders.linkInterval(), ignored: map[int]bool{}, alarm: newAlarm(),
	}
	for _, pid := range before {
		s.ignored[pid] = true
	}
	t.mutex.Lock()
	t.hurry = s.hurry
	if orders.Series {
		t.series = s.linkers
	}
	t.mutex.Unlock()
	go s.loop()
	return func() {
		// Whoever holds the lock sees that it is over: nothing is sampled any more after this.
		t.mutex.Lock()
		defer t.mutex.Unlock()
		s.quit, t.hurry = true, nil
		s.alarm.ring()
	}
}

// linkInterval is how often linkers are looked at.
func (s spec) linkInterval() time.Duration {
	if s.LinkIntervalMs != nil {
		return time.Duration(*s.LinkIntervalMs * float64(time.Millisecond))
	}
	return time.Duration(s.SampleIntervalMs) * time.Millisecond / fastFactor
}

// hurry says that a linker has begun, which is looked at before the pause is over. Called with the lock held.
func (s *sampler) hurry() {
	if !s.linking {
		s.linking = true
		s.alarm.ring()
	}
}

// loop does three things, each at its own pace, so that a slow one does not starve the others: it looks for
// new processes, reads all known ones, and reads linkers more often.
func (s *sampler) loop() {
	if runtime.GOMAXPROCS(0) < 2 {
		// Pauses take one from the others.
		runtime.GOMAXPROCS(2)
	}
	find := &paced{every: s.interval, work: s.discover}
	all := &paced{every: s.interval, work: func() { s.readAll(false) }}
	linkers := &paced{every: s.linkers, work: func() { s.readAll(true) }}
	if s.linkers < finest {
		linkers.rest = finestRest
	}
	defer s.alarm.close()
	for {
		find.run()
		if all.run() && linkers.next.Before(time.Now().Add(s.linkers)) {
			// They were among all.
			linkers.next = time.Now().Add(s.linkers)
		}
		pause := earlier(find.next, all.next)
		linking, quit := s.state()
		if quit {
			return
		}
		if linking {
			linkers.run()
			pause = earlier(pause, linkers.next)
		}
		s.alarm.wait(time.Until(pause))
	}
}

func (s *sampler) state() (linking, quit bool) {
	s.tracker.mutex.Lock()
	defer s.tracker.mutex.Unlock()
	return s.linking, s.quit
}

// readAll takes one sample of every known process, or of linkers only.
func (s *sampler) readAll(linkersOnly bool) {
	s.tracker.mutex.Lock()
	defer s.tracker.mutex.Unlock()
	if s.quit {
		return
	}
	s.linking = false
	open := 0
	for _, p := range s.tracker.live {
		links := isLinker(p.tool)
		s.linking = s.linking || links
		if open++; open > maxSampledAtOnce {
			continue
		}
		if !linkersOnly {
			s.read(p)
		} else if links {
			s.readQuickly(p)
		}
	}
	s.tracker.together.look(s.tracker.live)
}

func isLinker(tool string) bool {
	switch tool {
	case "link", "ld", "collect2", "lld", "ld.lld", "ld.bfd", "ld.gold", "gold", "mold":
		return true
	}
	return strings.HasSuffix(tool, "-ld")
}

// discover finds processes of the step that nobody announced.
func (s *sampler) discover() {
	t := s.tracker
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if s.quit {
		return
	}
	s.cgroup.sample()
	t.finding = true
	now, there := map[int]bool{}, map[int]bool{}
	self := os.Getpid()
	for _, pid := range listPids() {
		there[pid] = true
		if _, wraps := t.wrappers[pid]; wraps || pid == self || t.live[pid] != nil {
			continue
		}
		if s.ignored[pid] {
			now[pid] = true
			continue
		}
		chain, ours := ancestors(pid, self)
		if !ours {
			now[pid] = true
			continue
		}
		if len(t.live) >= maxSampledAtOnce {
			continue
		}
		ppid, parent := t.above(chain)
		p := newTracked(pid, ppid, viaSampled)
		p.parent, p.startNs = parent, monotonicNs()
		t.live[pid] = p
	}
	s.ignored = now
	for pid, open := range t.wrappers {
		if !open && !there[pid] {
			delete(t.wrappers, pid)
		}
	}
}
