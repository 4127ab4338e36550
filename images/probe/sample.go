package main

import (
	"os"
	"runtime"
	"strings"
	"syscall"
	"time"
)

const (
	// maxSampled bounds the records of one step that come from sampling alone.
	maxSampled = 2000
	// maxSampledAtOnce bounds the files that sampling holds open.
	maxSampledAtOnce = 512
	// rest is how many times its own CPU time the sampler sleeps at least: it costs at most 1/64 of one core.
	rest = 64
	// fastFactor is how much more often linkers are looked at.
	fastFactor = 4
)

// sampler reads the memory of a step's processes while it runs, and finds those that no wrapper announced.
type sampler struct {
	tracker  *tracker
	cgroup   memoryCgroup
	interval time.Duration
	ignored  map[int]bool
	buffer   [8192]byte
	quit     chan struct{}
	done     chan struct{}
}

// startSampler begins to sample every intervalMs; 0 switches it off. The function that it gives ends it.
func startSampler(t *tracker, g memoryCgroup, intervalMs int64) (stop func()) {
	if intervalMs == 0 {
		return func() {}
	}
	s := &sampler{
		tracker: t, cgroup: g, interval: time.Duration(intervalMs) * time.Millisecond,
		ignored: map[int]bool{}, quit: make(chan struct{}), done: make(chan struct{}),
	}
	go s.loop()
	return func() { close(s.quit); <-s.done }
}

func (s *sampler) loop() {
	defer close(s.done)
	// For the thread's CPU clock.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	nextFull := time.Now()
	for {
		before := clockNs(clockThreadCPUTime)
		full := !time.Now().Before(nextFull)
		linking := s.tick(full)
		cost := time.Duration(clockNs(clockThreadCPUTime) - before)
		if full {
			nextFull = time.Now().Add(atLeast(s.interval, rest*cost))
		}
		pause := time.Until(nextFull)
		if fast := atLeast(s.interval/fastFactor, rest*cost); linking && fast < pause {
			pause = fast
		}
		select {
		case <-s.quit:
			return
		case <-time.After(pause):
		}
	}
}

func atLeast(d, least time.Duration) time.Duration {
	if d < least {
		return least
	}
	return d
}

// tick takes one sample of everything, or of linkers only, and says whether a linker is at work.
func (s *sampler) tick(full bool) (linking bool) {
	if full {
		s.cgroup.sample()
	}
	s.tracker.mutex.Lock()
	defer s.tracker.mutex.Unlock()
	if full {
		s.discover()
	}
	open := 0
	for _, p := range s.tracker.live {
		links := isLinker(p.tool)
		linking = linking || links
		if open++; (full || links) && open <= maxSampledAtOnce {
			s.read(p)
		}
	}
	return linking
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
	now := map[int]bool{}
	self := os.Getpid()
	for _, pid := range listPids() {
		if pid == self || t.live[pid] != nil || t.wrappers[pid] {
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

// identify reads what a process runs, once it runs a program of its own.
func (p *tracked) identify(comm string) {
	p.comm = comm
	st, ok := readStat(p.pid)
	if !ok {
		return
	}
	text, err := readBoundedFile("/proc/"+itoa(p.pid)+"/cmdline", maxArgvBytes)
	if p.tool = comm; err != nil || len(text) == 0 {
		// In the middle of an exec: look again.
		return
	}
	p.execed = !st.neverExeced
	p.argv = strings.Split(strings.TrimSuffix(string(text), "\x00"), "\x00")
	p.clipped = len(text) == maxArgvBytes
	p.tool = toolName(p.argv[0])
}

func readBoundedFile(path string, limit int) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	buffer := make([]byte, limit)
	n := 0
	for n < limit {
		got, err := file.Read(buffer[n:])
		n += got
		if got == 0 || err != nil {
			break
		}
	}
	return buffer[:n], nil
}

// worthTelling leaves out forks that never ran a program of their own and were gone at once, tools that were only asked
// for their version, and our own wrappers.
func (p *tracked) worthTelling() bool {
	if p.tool == "" || (!p.execed && p.seen < 3) {
		return false
	}
	return !(len(p.argv) >= 2 && p.argv[1] == "-V=full") && !(p.tool == "probe" && len(p.argv) >= 2 && p.argv[1] == "wrap")
}
