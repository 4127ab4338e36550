package main

import (
	"sync"
	"syscall"
)

// tee passes on what a tool prints, unchanged and at once, and keeps the beginning of it. Where stdout and stderr are
// one pipe the tool gets one pipe for both, so that the order of what it prints stays.
type tee struct {
	same  bool
	out   teePipe
	err   teePipe
	done  sync.WaitGroup
	mutex sync.Mutex
	kept  []byte
}

type teePipe struct{ read, write int }

func newTee() (*tee, error) {
	t := &tee{}
	var one, two syscall.Stat_t
	if syscall.Fstat(1, &one) == nil && syscall.Fstat(2, &two) == nil {
		t.same = one.Dev == two.Dev && one.Ino == two.Ino
	}
	if err := t.out.open(); err != nil {
		return nil, err
	}
	if t.same {
		t.err = teePipe{-1, t.out.write}
		return t, nil
	}
	return t, t.err.open()
}

func (p *teePipe) open() error {
	var fds [2]int
	err := syscall.Pipe2(fds[:], syscall.O_CLOEXEC)
	p.read, p.write = fds[0], fds[1]
	return err
}

func (t *tee) childFiles() []uintptr {
	return []uintptr{0, uintptr(t.out.write), uintptr(t.err.write)}
}

// start begins to copy; called after the fork.
func (t *tee) start() {
	syscall.Close(t.out.write)
	t.done.Add(1)
	go t.copy(t.out.read, 1)
	if !t.same {
		syscall.Close(t.err.write)
		t.done.Add(1)
		go t.copy(t.err.read, 2)
	}
}

func (t *tee) copy(from, to int) {
	defer t.done.Done()
	defer syscall.Close(from)
	buffer := make([]byte, 32<<10)
	for {
		n, err := syscall.Read(from, buffer)
		if err == syscall.EINTR {
			continue
		}
		if n <= 0 || err != nil {
			return
		}
		t.keep(buffer[:n])
		if !writeAll(to, buffer[:n]) {
			// Our reader is gone: let the tool find out as it would without us.
			return
		}
	}
}

func (t *tee) keep(b []byte) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if room := maxToolOutput - len(t.kept); room < len(b) {
		b = b[:room]
	}
	t.kept = append(t.kept, b...)
}

// finish waits until nobody can print any more, the tool's own children included, as a reader of the pipe would.
func (t *tee) finish() []byte {
	t.done.Wait()
	return t.kept
}

func writeAll(fd int, b []byte) bool {
	for len(b) > 0 {
		n, err := syscall.Write(fd, b)
		if err == syscall.EINTR {
			continue
		}
		if err == syscall.EAGAIN {
			waitWritable(fd)
			continue
		}
		if err != nil {
			return false
		}
		b = b[n:]
	}
	return true
}
