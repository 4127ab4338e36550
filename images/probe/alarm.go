package main

import (
	"syscall"
	"time"
	"unsafe"
)

// alarm is a pause in the kernel that can be cut short. Go's own pauses cost several wake-ups each, and so does a system call
// that Go knows to block: its monitor takes the call's processor away, step by step. So it is not told, and the pause keeps one
// processor; when Go wants to stop the world it sends the thread a signal, which ends the call.
type alarm struct{ fd int }

// newAlarm gives one that no-one can ring where the kernel has no room for it.
func newAlarm() alarm {
	fd, _, errno := syscall.RawSyscall(syscall.SYS_EVENTFD2, 0, syscall.O_CLOEXEC|syscall.O_NONBLOCK, 0)
	if errno != 0 {
		return alarm{-1}
	}
	return alarm{int(fd)}
}

func (a alarm) ring() {
	if a.fd >= 0 {
		_, _ = syscall.Write(a.fd, []byte{1, 0, 0, 0, 0, 0, 0, 0})
	}
}

// wait pauses, at most until somebody rings.
func (a alarm) wait(d time.Duration) {
	for end := time.Now().Add(d); d > 0; d = time.Until(end) {
		// struct pollfd: a descriptor, and in the upper half POLLIN.
		poll := [2]int32{int32(a.fd), 1}
		ts := syscall.NsecToTimespec(int64(d))
		n, _, errno := syscall.RawSyscall6(
			syscall.SYS_PPOLL, uintptr(unsafe.Pointer(&poll)), 1, uintptr(unsafe.Pointer(&ts)), 0, 0, 0,
		)
		switch {
		case errno == 0 && n > 0:
			var count [8]byte
			_, _ = syscall.Read(a.fd, count[:])
			return
		case errno != 0 && errno != syscall.EINTR:
			time.Sleep(d)
		}
	}
}

func (a alarm) close() {
	if a.fd >= 0 {
		syscall.Close(a.fd)
	}
}
