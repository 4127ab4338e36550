package main

import (
	"syscall"
	"unsafe"
)

// pump passes on what a tool prints, unchanged and at once, and keeps the beginning of it. Where stdout and
// stderr are one pipe the tool gets one pipe for both, so that the order of what it prints stays. One thread,
// no goroutines: a wrapper's start-up is what the probe costs.
type pump struct {
	sources [2]source
	kept    []byte
	buffer  [16 << 10]byte
}

// source is the reading end of one pipe; fd -1 when it is closed or not there.
type source struct{ fd, write, to int }

func newPump() (*pump, error) {
	p := &pump{}
	p.sources[1] = source{-1, -1, 2}
	var one, two syscall.Stat_t
	both := syscall.Fstat(1, &one) == nil && syscall.Fstat(2, &two) == nil
	same := both && one.Dev == two.Dev && one.Ino == two.Ino
	var err error
	if p.sources[0], err = newSource(1); err == nil && !same {
		p.sources[1], err = newSource(2)
	}
	return p, err
}

func newSource(to int) (source, error) {
	var fds [2]int
	err := syscall.Pipe2(fds[:], syscall.O_CLOEXEC)
	return source{fds[0], fds[1], to}, err
}

// childFiles is what the tool gets as stdin, stdout and stderr.
func (p *pump) childFiles() []uintptr {
	out, err := p.sources[0].write, p.sources[1].write
	if err < 0 {
		err = out
	}
	return []uintptr{0, uintptr(out), uintptr(err)}
}

// started closes our writing ends; called after the fork.
func (p *pump) started() {
	for _, s := range p.sources {
		if s.write >= 0 {
			syscall.Close(s.write)
		}
	}
}

// untilEnded copies until the child has ended, which stays a zombie, and all that it printed has been passed
// on.
func (p *pump) untilEnded(pid int) {
	pidfd := openPidfd(pid)
	for {
		// A kernel before 5.3 has no pidfd: look every so often instead.
		pause := int64(-1)
		if pidfd < 0 {
			pause = 5e6
		}
		p.poll(pidfd, pause)
		if hasEnded(pid) {
			break
		}
	}
	if pidfd >= 0 {
		syscall.Close(pidfd)
	}
	for p.poll(-1, 0) {
	}
}

// untilClosed copies until nobody can print any more, the tool's own children included, as a reader of the
// pipe would.
func (p *pump) untilClosed() {
	for p.sources[0].fd >= 0 || p.sources[1].fd >= 0 {
		p.poll(-1, -1)
	}
}

// poll waits for something to happen, at most `pause` nanoseconds when that is not negative, and copies what
// is there. It says whether it copied anything.
func (p *pump) poll(pidfd int, pause int64) bool {
	fds := [3]pollFd{}
	for i, fd := range []int{p.sources[0].fd, p.sources[1].fd, pidfd} {
		fds[i] = pollFd{fd: int32(fd), events: pollIn}
	}
	ready, err := ppoll(fds[:], pause)
	if err != nil || ready == 0 {
		return false
	}
	copied := false
	for i := range p.sources {
		if fds[i].revents != 0 {
			copied = p.copyOnce(&p.sources[i]) || copied
		}
	}
	return copied
}

func (p *pump) copyOnce(s *source) bool {
	n, err := syscall.Read(s.fd, p.buffer[:])
	if err == syscall.EINTR {
		return true
	}
	if n <= 0 {
		s.close()
		return false
	}
	p.keep(p.buffer[:n])
	if !writeAll(s.to, p.buffer[:n]) {
		// Our reader is gone: let the tool find out as it would without us.
		s.close()
	}
	return true
}

func (s *source) close() {
	syscall.Close(s.fd)
	s.fd = -1
}

func (p *pump) keep(b []byte) {
	if room := maxToolOutput - len(p.kept); room < len(b) {
		b = b[:room]
	}
	p.kept = append(p.kept, b...)
}

func writeAll(fd int, b []byte) bool {
	for len(b) > 0 {
		n, err := syscall.Write(fd, b)
		switch {
		case err == syscall.EINTR:
		case err == syscall.EAGAIN:
			// Somebody who shares it set it non-blocking.
			_, _ = ppoll([]pollFd{{fd: int32(fd), events: pollOut}}, -1)
		case err != nil:
			return false
		default:
			b = b[n:]
		}
	}
	return true
}

const (
	pollIn  = 1
	pollOut = 4
)

type pollFd struct {
	fd      int32
	events  int16
	revents int16
}

func ppoll(fds []pollFd, ns int64) (int, error) {
	var timeout *syscall.Timespec
	if ns >= 0 {
		timeout = some(syscall.NsecToTimespec(ns))
	}
	n, _, errno := syscall.Syscall6(
		syscall.SYS_PPOLL, uintptr(unsafe.Pointer(&fds[0])), uintptr(len(fds)),
		uintptr(unsafe.Pointer(timeout)), 0, 0, 0,
	)
	if errno != 0 {
		return 0, errno
	}
	return int(n), nil
}
