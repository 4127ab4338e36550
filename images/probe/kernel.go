package main

import (
	"strconv"
	"syscall"
	"unsafe"
)

func itoa(n int) string { return strconv.Itoa(n) }

const (
	clockMonotonic      = 1
	clockThreadCPUTime  = 3
	prSetChildSubreaper = 36
	waitAny             = 0 // P_ALL
	waitPid             = 1 // P_PID
	wNoWait             = 0x01000000
	wExited             = 4
)

func clockNs(id uintptr) int64 {
	var ts syscall.Timespec
	_, _, _ = syscall.RawSyscall(syscall.SYS_CLOCK_GETTIME, id, uintptr(unsafe.Pointer(&ts)), 0)
	return ts.Nano()
}

// monotonicNs is a clock that wrappers and PID 1 share.
func monotonicNs() int64 { return clockNs(clockMonotonic) }

// waitEnded blocks until the child pid has ended, and leaves it a zombie.
func waitEnded(pid int) {
	for {
		if _, err := peekEnded(waitPid, pid); err != syscall.EINTR {
			return
		}
	}
}

// peekEnded blocks until a child has ended, leaves it a zombie, and gives its pid. 64-bit Linux only: the pid lies
// at offset 16 of siginfo_t there.
func peekEnded(kind, id int) (int, error) {
	var info [128]byte
	_, _, errno := syscall.Syscall6(syscall.SYS_WAITID, uintptr(kind), uintptr(id), uintptr(unsafe.Pointer(&info)), wExited|wNoWait, 0, 0)
	if errno != 0 {
		return 0, errno
	}
	return int(*(*int32)(unsafe.Pointer(&info[16]))), nil
}

func prctl(option, value uintptr) error {
	if _, _, errno := syscall.RawSyscall6(syscall.SYS_PRCTL, option, value, 0, 0, 0, 0); errno != 0 {
		return errno
	}
	return nil
}

type pollFd struct {
	fd      int32
	events  int16
	revents int16
}

// waitWritable blocks until fd, which somebody set non-blocking, takes bytes again.
func waitWritable(fd int) {
	p := pollFd{fd: int32(fd), events: 4}
	_, _, _ = syscall.Syscall6(syscall.SYS_PPOLL, uintptr(unsafe.Pointer(&p)), 1, 0, 0, 0, 0)
}
