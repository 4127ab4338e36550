package main

import (
	"strconv"
	"syscall"
	"unsafe"
)

// What the syscall package does not have. 64-bit Linux only.

const (
	clockMonotonic      = 1
	clockThreadCPUTime  = 3
	prSetChildSubreaper = 36
	waitAny             = 0 // P_ALL
	waitPid             = 1 // P_PID
	waitNoHang          = 1
	waitExited          = 4
	waitNoReap          = 0x01000000
	sysPidfdOpen        = 434 // the same on all architectures
)

func itoa(n int) string { return strconv.Itoa(n) }

func clockNs(id uintptr) int64 {
	var ts syscall.Timespec
	_, _, _ = syscall.RawSyscall(syscall.SYS_CLOCK_GETTIME, id, uintptr(unsafe.Pointer(&ts)), 0)
	return ts.Nano()
}

// monotonicNs is a clock that wrappers and PID 1 share.
func monotonicNs() int64 { return clockNs(clockMonotonic) }

// endedChild gives a child that has ended, and leaves it a zombie; 0 when WNOHANG was asked for and none has.
func endedChild(kind, id, options int) (int, error) {
	// siginfo_t; the pid lies at offset 16.
	var info [32]uint32
	_, _, errno := syscall.Syscall6(
		syscall.SYS_WAITID, uintptr(kind), uintptr(id), uintptr(unsafe.Pointer(&info)),
		uintptr(waitExited|waitNoReap|options), 0, 0,
	)
	if errno != 0 {
		return 0, errno
	}
	return int(int32(info[4])), nil
}

// hasEnded says whether the child pid has ended, and leaves it a zombie.
func hasEnded(pid int) bool {
	got, err := endedChild(waitPid, pid, waitNoHang)
	return got == pid || err == syscall.ECHILD
}

// openPidfd gives -1 where the kernel has none.
func openPidfd(pid int) int {
	fd, _, errno := syscall.RawSyscall(sysPidfdOpen, uintptr(pid), 0, 0)
	if errno != 0 {
		return -1
	}
	return int(fd)
}

func prctl(option, value uintptr) error {
	if _, _, errno := syscall.RawSyscall6(syscall.SYS_PRCTL, option, value, 0, 0, 0, 0); errno != 0 {
		return errno
	}
	return nil
}

// setAction sets a signal's disposition behind the Go runtime's back: 0 is the default, 1 is to ignore it.
func setAction(s syscall.Signal, disposition uint64) {
	action := [8]uint64{disposition} // struct sigaction
	pointer := uintptr(unsafe.Pointer(&action))
	_, _, _ = syscall.RawSyscall6(syscall.SYS_RT_SIGACTION, uintptr(s), pointer, 0, 8, 0, 0)
}

// copyFileRange lets the kernel copy from where source stands to where target stands.
func copyFileRange(source, target int, size int64) (int64, syscall.Errno) {
	n, _, errno := syscall.Syscall6(sysCopyFileRange, uintptr(source), 0, uintptr(target), 0, uintptr(size), 0)
	return int64(n), errno
}
