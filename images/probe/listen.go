package main

import (
	"os"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

const (
	// maxPeers bounds the wrappers that are served at once.
	maxPeers = 2048
	// maxVerifying bounds those that are being verified.
	maxVerifying = 4
	// announceLimit is how long a peer may take to say its first word.
	announceLimit = 5 * time.Second
)

// listener takes the wrappers' messages. Nothing that a peer says is believed before the kernel has named it.
// It does without package net, whose start-up every wrapper would pay for.
type listener struct {
	fd      int
	tracker *tracker
	stepUID uint32
	peers   int64
	// verifying bounds the peers that are looked up in /proc at once, and with them the threads that this takes.
	verifying chan struct{}
	mutex     sync.Mutex
	// buffer is shared by all peers, so that many of them take no memory.
	buffer [maxMessage + 1]byte
}

func listen(t *tracker, stepUID int) (*listener, error) {
	_ = os.Remove(socketPath())
	fd, err := syscall.Socket(syscall.AF_UNIX, syscall.SOCK_SEQPACKET|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	if err := syscall.Bind(fd, &syscall.SockaddrUnix{Name: socketPath()}); err != nil {
		return nil, &os.PathError{Op: "bind", Path: socketPath(), Err: err}
	}
	if err := os.Chmod(socketPath(), 0o666); err != nil {
		return nil, err
	}
	if err := syscall.Listen(fd, 512); err != nil {
		return nil, err
	}
	l := &listener{fd: fd, tracker: t, stepUID: uint32(stepUID), verifying: make(chan struct{}, maxVerifying)}
	go l.accept()
	return l, nil
}

func (l *listener) accept() {
	for {
		fd, _, err := syscall.Accept4(l.fd, syscall.SOCK_CLOEXEC|syscall.SOCK_NONBLOCK)
		if err != nil {
			time.Sleep(time.Millisecond)
			continue
		}
		if atomic.AddInt64(&l.peers, 1) > maxPeers {
			atomic.AddInt64(&l.peers, -1)
			syscall.Close(fd)
			continue
		}
		go func() {
			peer := os.NewFile(uintptr(fd), "wrapper")
			l.serve(peer)
			peer.Close()
			atomic.AddInt64(&l.peers, -1)
		}()
	}
}

// serve hears one wrapper: one announcement, one report and, after a failed link, the definitions that it was about.
func (l *listener) serve(peer *os.File) {
	_ = peer.SetReadDeadline(time.Now().Add(announceLimit))
	raw, err := peer.SyscallConn()
	if err != nil {
		return
	}
	var a announcement
	if !l.receive(raw, func(b []byte) bool { a, err = decodeAnnouncement(b); return err == nil }) {
		return
	}
	wrapper, chain, ok := l.verify(raw, int(a.pid))
	if !ok {
		return
	}
	p := l.tracker.announced(a, wrapper, chain)
	if p == nil {
		return
	}
	defer l.tracker.wrapperDone(wrapper)
	_ = peer.SetReadDeadline(time.Time{})
	if !acknowledge(raw) {
		return
	}
	var r report
	if !l.receive(raw, func(b []byte) bool { r, err = decodeReport(b); return err == nil }) {
		return
	}
	l.tracker.reported(p, r)
	_ = peer.SetReadDeadline(time.Now().Add(definitionLimit + announceLimit))
	var found []definition
	var complete bool
	if l.receive(raw, func(b []byte) bool { found, complete = decodeDefinitions(b); return true }) {
		l.tracker.defined(p, found, complete)
	}
}

func acknowledge(raw syscall.RawConn) bool {
	var sent error
	err := raw.Control(func(fd uintptr) {
		sent = syscall.Sendto(int(fd), []byte{1}, syscall.MSG_DONTWAIT|syscall.MSG_NOSIGNAL, nil)
	})
	return err == nil && sent == nil
}

// receive reads one message into the shared buffer and decodes it there.
func (l *listener) receive(raw syscall.RawConn, decode func([]byte) bool) bool {
	good := false
	err := raw.Read(func(fd uintptr) bool {
		l.mutex.Lock()
		defer l.mutex.Unlock()
		n, _, err := syscall.Recvfrom(int(fd), l.buffer[:], syscall.MSG_DONTWAIT)
		if err == syscall.EAGAIN || err == syscall.EINTR {
			return false
		}
		good = err == nil && n > 0 && n <= maxMessage && decode(l.buffer[:n])
		return true
	})
	return err == nil && good
}

// verify asks the kernel who the peer is: it must run as the steps do, below us, and the process that it
// speaks of must be itself or its child. It gives the wrapper's pid and its chain of ancestors, nearest
// first.
func (l *listener) verify(raw syscall.RawConn, claimed int) (wrapper int, chain []int, ok bool) {
	l.verifying <- struct{}{}
	defer func() { <-l.verifying }()
	var cred *syscall.Ucred
	var err error
	if raw.Control(func(fd uintptr) {
		cred, err = syscall.GetsockoptUcred(int(fd), syscall.SOL_SOCKET, syscall.SO_PEERCRED)
	}) != nil || err != nil {
		return 0, nil, false
	}
	wrapper = int(cred.Pid)
	if cred.Uid != l.stepUID && cred.Uid != 0 {
		return 0, nil, false
	}
	if chain, ok = ancestors(wrapper, os.Getpid()); !ok {
		return 0, nil, false
	}
	if claimed != wrapper {
		st, found := readStat(claimed)
		return wrapper, chain, found && st.ppid == wrapper
	}
	return wrapper, chain, true
}

// drain waits until every peer has been heard to its end; all of them are dead when it is called.
func (l *listener) drain(limit time.Duration) {
	for deadline := time.Now().Add(limit); atomic.LoadInt64(&l.peers) > 0 && time.Now().Before(deadline); {
		time.Sleep(200 * time.Microsecond)
	}
}
