package main

import (
	"os"
	"os/signal"
	"syscall"
	"time"
	"unsafe"
)

var forwarded chan os.Signal

// forwardSignals passes on what a wrapper is asked to end with.
func forwardSignals(pid int) {
	forwarded = make(chan os.Signal, 8)
	signal.Notify(forwarded, syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP, syscall.SIGQUIT)
	go func() {
		for s := range forwarded {
			if number, ok := s.(syscall.Signal); ok {
				_ = syscall.Kill(pid, number)
			}
		}
	}()
}

// stopForwarding is called when the pid may no longer be the tool's.
func stopForwarding() {
	signal.Stop(forwarded)
	close(forwarded)
}

// dieBy ends this process by the signal that ended the tool, so that our parent reads the same wait status.
func dieBy(s syscall.Signal, core bool) {
	if !core {
		_ = syscall.Setrlimit(syscall.RLIMIT_CORE, &syscall.Rlimit{})
		_, _, _ = syscall.RawSyscall6(syscall.SYS_PRCTL, syscall.PR_SET_DUMPABLE, 0, 0, 0, 0, 0)
	}
	var byDefault [64]byte // struct sigaction, all zero: SIG_DFL
	_, _, _ = syscall.RawSyscall6(syscall.SYS_RT_SIGACTION, uintptr(s), uintptr(unsafe.Pointer(&byDefault)), 0, 8, 0, 0)
	_ = syscall.Kill(syscall.Getpid(), s)
	time.Sleep(time.Second)
	os.Exit(128 + int(s))
}

// signalName is the name that the frames use ("SIGKILL"), or "signal N".
func signalName(s syscall.Signal) string {
	if name, ok := signalNames[s]; ok {
		return name
	}
	return "signal " + itoa(int(s))
}

var signalNames = map[syscall.Signal]string{
	syscall.SIGABRT: "SIGABRT", syscall.SIGALRM: "SIGALRM", syscall.SIGBUS: "SIGBUS", syscall.SIGFPE: "SIGFPE",
	syscall.SIGHUP: "SIGHUP", syscall.SIGILL: "SIGILL", syscall.SIGINT: "SIGINT", syscall.SIGKILL: "SIGKILL",
	syscall.SIGPIPE: "SIGPIPE", syscall.SIGQUIT: "SIGQUIT", syscall.SIGSEGV: "SIGSEGV", syscall.SIGSYS: "SIGSYS",
	syscall.SIGTERM: "SIGTERM", syscall.SIGTRAP: "SIGTRAP", syscall.SIGUSR1: "SIGUSR1", syscall.SIGUSR2: "SIGUSR2",
	syscall.SIGXCPU: "SIGXCPU", syscall.SIGXFSZ: "SIGXFSZ", syscall.SIGSTKFLT: "SIGSTKFLT", syscall.SIGIO: "SIGIO",
	syscall.SIGPROF: "SIGPROF", syscall.SIGVTALRM: "SIGVTALRM", syscall.SIGPWR: "SIGPWR",
}
