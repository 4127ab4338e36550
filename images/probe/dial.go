package main

import "syscall"

// probeLink is a wrapper's line to PID 1; fd -1 when there is none.
type probeLink struct{ fd int }

// patience bounds how long a wrapper can be held up by a PID 1 that does not answer.
var patience = syscall.Timeval{Sec: 2}

func dialProbe() *probeLink {
	fd, err := syscall.Socket(syscall.AF_UNIX, syscall.SOCK_SEQPACKET|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		return &probeLink{-1}
	}
	_ = syscall.SetsockoptTimeval(fd, syscall.SOL_SOCKET, syscall.SO_SNDTIMEO, &patience)
	_ = syscall.SetsockoptTimeval(fd, syscall.SOL_SOCKET, syscall.SO_RCVTIMEO, &patience)
	if err := syscall.Connect(fd, &syscall.SockaddrUnix{Name: socketPath()}); err != nil {
		syscall.Close(fd)
		return &probeLink{-1}
	}
	return &probeLink{fd}
}

func (l *probeLink) send(message []byte) {
	if l.fd < 0 {
		return
	}
	for {
		err := syscall.Sendto(l.fd, message, syscall.MSG_NOSIGNAL, nil)
		if err == syscall.EINTR {
			continue
		}
		if err != nil {
			l.close()
		}
		return
	}
}

// awaitAck waits until PID 1 has looked at the announcement.
func (l *probeLink) awaitAck() {
	if l.fd < 0 {
		return
	}
	var ack [1]byte
	for {
		n, _, err := syscall.Recvfrom(l.fd, ack[:], 0)
		if err == syscall.EINTR {
			continue
		}
		if err != nil || n == 0 {
			l.close()
		}
		return
	}
}

func (l *probeLink) close() {
	if l.fd >= 0 {
		syscall.Close(l.fd)
	}
	l.fd = -1
}
