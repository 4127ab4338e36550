package main

import (
	"os"
	"runtime"
	"strings"
	"syscall"
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
	ignored  map[int]bool
	linking  bool
	buffer   [8192]byte
	// quit says that the step is over; the tracker's lock guards it.
	quit bool
}

// startSampler begins to sample every intervalMs; 0 switches it off. before holds the processes from before
// the step, which are none of its own. The function that it gives ends it.
func startSampler(t *tracker, g memoryCgroup, intervalMs int64, before []int) (stop func()) {
	if intervalMs == 0 {
		return func() {}
	}
	s := &sampler{
		tracker: t, cgroup: g, interval: time.Duration(intervalMs) * time.Millisecond,
		ignored: map[int]bool{},
	}
	for _, pid := range before {
		s.ignored[pid] = true
	}
	go s.loop()
	return func() {
		// Whoever holds the lock sees that it is over: nothing is sampled any more after this.
		t.mutex.Lock()
		defer t.mutex.Unlock()
		s.quit = true
	}
}

// loop does three things, each at its own pace, so that a slow one does not starve the others: it looks for
// new processes, reads all known ones, and reads linkers more often.
func (s *sampler) loop() {
	// For the thread's CPU clock, and to sleep in the kernel: Go's timers cost several wake-ups each.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	find := &paced{every: s.interval, work: s.discover}
	all := &paced{every: s.interval, work: func() { s.readAll(false) }}
	linkers := &paced{every: s.interval / fastFactor, work: func() { s.readAll(true) }}
	for !s.over() {
		find.run()
		all.run()
		pause := earlier(find.next, all.next)
		if s.linking {
			linkers.run()
			pause = earlier(pause, linkers.next)
		}
		sleepInKernel(time.Until(pause))
	}
}

func (s *sampler) over() bool {
	s.tracker.mutex.Lock()
	defer s.tracker.mutex.Unlock()
	return s.quit
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
		if open++; (links || !linkersOnly) && open <= maxSampledAtOnce {
			s.read(p)
		}
	}
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

// read takes one sample of one process.
func (s *sampler) read(p *tracked) {
	if p.status < 0 {
		if p.seen > 0 || s.open(p) != nil {
			s.gone(p)
			return
		}
	}
	n, err := syscall.Pread(p.status, s.buffer[:], 0)
	if err != nil || n <= 0 {
		s.gone(p)
		return
	}
	sample := parseStatus(s.buffer[:n])
	p.seen++
	if sample.zombie {
		return
	}
	p.take(sample)
	if p.via == viaSampled && (!p.execed || string(sample.name) != p.comm) {
		p.identify(string(sample.name))
	}
}

func (s *sampler) open(p *tracked) (err error) {
	p.status, err = syscall.Open("/proc/"+itoa(p.pid)+"/status", syscall.O_RDONLY|syscall.O_CLOEXEC, 0)
	return err
}

// gone ends what is known only by sampling; an announced process is ended by its wrapper's report.
func (s *sampler) gone(p *tracked) {
	p.unsample()
	p.seen++
	if p.via == viaSampled && !p.first {
		s.tracker.vanished(p)
	}
}

func (p *tracked) take(s statusSample) {
	p.hwm, p.anon, p.file = largest(p.hwm, s.hwm), largest(p.anon, s.anon), largest(p.file, s.file)
	if s.hwm >= 0 && p.via == viaSampled {
		p.passUp(s.hwm)
	}
}

func largest(a, b int64) int64 {
	if a > b {
		return a
	}
	return b
}
