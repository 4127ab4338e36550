package main

import (
	"net"
	"os"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// maxPeers bounds the wrappers that are served at once.
const maxPeers = 2048

// listener takes the wrappers' messages. Nothing that a peer says is believed before the kernel has named it.
type listener struct {
	socket  *net.UnixListener
	tracker *tracker
	stepUID uint32
	peers   int64
	mutex   sync.Mutex
	// buffer is shared by all peers, so that many of them take no memory.
	buffer [maxMessage + 1]byte
}

func listen(t *tracker, stepUID int) (*listener, error) {
	_ = os.Remove(socketPath())
	socket, err := net.ListenUnix("unixpacket", &net.UnixAddr{Name: socketPath(), Net: "unixpacket"})
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(socketPath(), 0o666); err != nil {
		return nil, err
	}
	l := &listener{socket: socket, tracker: t, stepUID: uint32(stepUID)}
	go l.accept()
	return l, nil
}

func (l *listener) accept() {
	for {
		peer, err := l.socket.AcceptUnix()
		if err != nil {
			time.Sleep(time.Millisecond)
			continue
		}
		if atomic.AddInt64(&l.peers, 1) > maxPeers {
			atomic.AddInt64(&l.peers, -1)
			peer.Close()
			continue
		}
		go func() {
			l.serve(peer)
			peer.Close()
			atomic.AddInt64(&l.peers, -1)
		}()
	}
}

// serve hears one wrapper: one announcement, one report.
func (l *listener) serve(peer *net.UnixConn) {
	_ = peer.SetReadDeadline(time.Now().Add(5 * time.Second))
	raw, err := peer.SyscallConn()
	if err != nil {
		return
	}
	var a announcement
	if !l.receive(raw, func(b []byte) bool { a, err = decodeAnnouncement(b); return err == nil }) {
		return
	}
	ppid, chain, ok := l.verify(raw, int(a.pid))
	if !ok {
		return
	}
	p := l.tracker.announced(a, ppid, chain)
	_ = peer.SetReadDeadline(time.Time{})
	if _, err := peer.Write([]byte{1}); err != nil {
		return
	}
	var r report
	if l.receive(raw, func(b []byte) bool { r, err = decodeReport(b); return err == nil }) {
		l.tracker.reported(p, r)
	}
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

// verify asks the kernel who the peer is: it must run as the steps do, below us, and the process that it speaks of must
// be itself or its child. It gives the wrapper's parent and its chain of ancestors.
func (l *listener) verify(raw syscall.RawConn, claimed int) (ppid int, chain []int, ok bool) {
	var cred *syscall.Ucred
	var err error
	if raw.Control(func(fd uintptr) {
		cred, err = syscall.GetsockoptUcred(int(fd), syscall.SOL_SOCKET, syscall.SO_PEERCRED)
	}) != nil || err != nil {
		return 0, nil, false
	}
	peer := int(cred.Pid)
	if cred.Uid != l.stepUID && cred.Uid != 0 {
		return 0, nil, false
	}
	chain, ok = ancestors(peer, os.Getpid())
	if !ok {
		return 0, nil, false
	}
	if claimed != peer {
		if st, found := readStat(claimed); !found || st.ppid != peer {
			return 0, nil, false
		}
	}
	if len(chain) > 0 {
		return chain[0], chain, true
	}
	return os.Getpid(), chain, true
}

// drain waits until every peer has been heard to its end; all of them are dead when it is called.
func (l *listener) drain(limit time.Duration) {
	for deadline := time.Now().Add(limit); atomic.LoadInt64(&l.peers) > 0 && time.Now().Before(deadline); {
		time.Sleep(200 * time.Microsecond)
	}
}
