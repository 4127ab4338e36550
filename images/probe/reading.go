package main

import "syscall"

// read takes one whole sample of one process.
func (s *sampler) read(p *tracked) {
	if p.status < 0 {
		if p.seen > 0 || open(&p.status, p.pid, "status") != nil {
			s.gone(p)
			return
		}
	}
	// Asked before: what it shows may be from before an exec that we see only after.
	counts := p.counts()
	n, err := syscall.Pread(p.status, s.buffer[:], 0)
	if err != nil || n <= 0 {
		s.gone(p)
		return
	}
	sample := parseStatus(s.buffer[:n])
	p.seen++
	if sample.zombie {
		s.tracker.together.leave(p)
		return
	}
	p.shmem = sample.shmem
	s.take(p, sample, counts)
	if p.via == viaSampled && (!p.execed || string(sample.name) != p.comm) {
		p.identify(string(sample.name))
	}
}

// readQuickly takes in a fifth of the time what is held now: no high-water mark and no name. What is new is read as a
// whole, and what has shared memory too, which it cannot tell from files.
func (s *sampler) readQuickly(p *tracked) {
	if p.status < 0 || p.shmem > 0 || (p.statm < 0 && open(&p.statm, p.pid, "statm") != nil) {
		s.read(p)
		return
	}
	n, err := syscall.Pread(p.statm, s.buffer[:], 0)
	if err != nil || n <= 0 {
		s.gone(p)
		return
	}
	sample, ok := parseStatm(s.buffer[:n])
	if !ok {
		s.tracker.together.leave(p)
		return
	}
	s.take(p, sample, p.counts())
}

func open(file *int, pid int, name string) error {
	fd, err := syscall.Open("/proc/"+itoa(pid)+"/"+name, syscall.O_RDONLY|syscall.O_CLOEXEC, 0)
	if err != nil {
		fd = -1
	}
	*file = fd
	return err
}

// gone ends what is known only by sampling; an announced process is ended by its wrapper's report.
func (s *sampler) gone(p *tracked) {
	p.unsample()
	s.tracker.together.leave(p)
	p.seen++
	if p.via == viaSampled && !p.first {
		s.tracker.vanished(p)
	}
}

// take notes a sample; counts says that what it shows is the process's own.
func (s *sampler) take(p *tracked, now statusSample, counts bool) {
	p.hwm, p.anon, p.file = largest(p.hwm, now.hwm), largest(p.anon, now.anon), largest(p.file, now.file)
	if now.hwm >= 0 && p.via == viaSampled {
		p.passUp(now.hwm)
	}
	if counts && now.anon >= 0 && now.file >= 0 {
		s.tracker.together.holds(p, now.anon, now.file)
		s.tracker.keep(p, now.anon, now.file)
	}
}

func largest(a, b int64) int64 {
	if a > b {
		return a
	}
	return b
}
