package main

import (
	"os"
	"os/signal"
	"syscall"
	"time"
)

// forwardSignals passes on what a shim is asked to end with: make, for one, signals its children one by one,
// and gcc removes its temporary files when it is told to end. The function that it gives stops it.
func forwardSignals(pid int) (stop func()) {
	heard := make(chan os.Signal, 8)
	signal.Notify(heard, syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP, syscall.SIGQUIT)
	go func() {
		for s := range heard {
			if number, ok := s.(syscall.Signal); ok {
				_ = syscall.Kill(pid, number)
			}
		}
	}()
	return func() { signal.Stop(heard); close(heard) }
}

// leaveSignalsToTool is forwardSignals' cheap sister for Go's own tools: what a terminal sends goes to the
// whole group, so the tool gets it by itself; SIGTERM and SIGKILL end the wrapper and with it the tool.
func leaveSignalsToTool() (stop func()) {
	setAction(syscall.SIGINT, 1)
	setAction(syscall.SIGQUIT, 1)
	setAction(syscall.SIGTERM, 0)
	setAction(syscall.SIGHUP, 0)
	return func() {}
}

// dieBy ends this process by the signal that ended the tool, so that our parent reads the same wait status.
func dieBy(s syscall.Signal, core bool) {
	if !core {
		_ = syscall.Setrlimit(syscall.RLIMIT_CORE, &syscall.Rlimit{})
		_ = prctl(syscall.PR_SET_DUMPABLE, 0)
	}
	setAction(s, 0)
	_ = syscall.Kill(syscall.Getpid(), s)
	time.Sleep(time.Second)
	os.Exit(128 + int(s))
}

// signalName is the name that the frames use ("SIGKILL"), or "signal N".
func signalName(s syscall.Signal) string {
	if int(s) < len(signalNames) && signalNames[s] != "" {
		return "SIG" + signalNames[s]
	}
	return "signal " + itoa(int(s))
}

var signalNames = [...]string{
	syscall.SIGABRT: "ABRT", syscall.SIGALRM: "ALRM", syscall.SIGBUS: "BUS", syscall.SIGFPE: "FPE",
	syscall.SIGHUP: "HUP", syscall.SIGILL: "ILL", syscall.SIGINT: "INT", syscall.SIGKILL: "KILL",
	syscall.SIGPIPE: "PIPE", syscall.SIGQUIT: "QUIT", syscall.SIGSEGV: "SEGV", syscall.SIGSYS: "SYS",
	syscall.SIGTERM: "TERM", syscall.SIGTRAP: "TRAP", syscall.SIGUSR1: "USR1", syscall.SIGUSR2: "USR2",
	syscall.SIGXCPU: "XCPU", syscall.SIGXFSZ: "XFSZ", syscall.SIGSTKFLT: "STKFLT", syscall.SIGIO: "IO",
	syscall.SIGPROF: "PROF", syscall.SIGVTALRM: "VTALRM", syscall.SIGPWR: "PWR",
}
