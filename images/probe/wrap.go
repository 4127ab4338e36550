package main

import (
	"os"
	"strings"
	"syscall"
)

// wrapTool is `probe wrap TOOL ARGS...`, called by the go command through -toolexec.
func wrapTool(argv []string) int {
	path, err := findTool(argv[0], os.Getenv("PATH"), "")
	if err != nil {
		return cannotRun(argv[0], err)
	}
	// The go command asks each tool for its id first; the answer is part of cache keys and no work of a
	// build.
	if len(argv) > 1 && argv[1] == "-V=full" {
		return cannotRun(path, syscall.Exec(path, argv, os.Environ()))
	}
	return wrap(wrapped{via: viaToolexec, path: path, argv: argv, env: os.Environ(), pkg: packageOf(argv)})
}

// packageOf is the import path that the go command names, or, up to 1.15 where it names none, that -p says.
func packageOf(argv []string) string {
	if pkg := os.Getenv("TOOLEXEC_IMPORTPATH"); pkg != "" {
		return pkg
	}
	for i := 1; i+1 < len(argv); i++ {
		if argv[i] == "-p" {
			return argv[i+1]
		}
	}
	return ""
}

type wrapped struct {
	via  byte
	path string
	argv []string
	env  []string
	pkg  string
	// skip counts the words in front of the tool that are another wrapper's.
	skip int
	// to hears of it; nil is PID 1.
	to witness
}

// witness hears of a wrapped tool. Its calls come in this order; between started and reaping the tool is ours.
type witness interface {
	started(a announcement)
	reaping()
	ended(r report)
	// defined is told after a failed link alone, with encoded definitions.
	defined(encoded []byte)
	done()
}

func (l *probeLink) started(a announcement) { l.send(a.encode()) }

// reaping waits for PID 1 to check that the tool is our child: it stays a zombie until that is done. The answer is
// nearly always here already.
func (l *probeLink) reaping() { l.awaitAck() }

func (l *probeLink) ended(r report) { l.send(r.encode()) }

func (l *probeLink) defined(encoded []byte) { l.send(encoded) }

func (l *probeLink) done() { l.close() }

// wrap runs one tool, waits for it alone, and reports it to PID 1. It returns the tool's exit code, or dies
// as the tool died. Where PID 1 cannot be reached the tool runs all the same.
func wrap(w wrapped) int {
	out, err := newPump()
	if err != nil {
		return cannotRun(w.path, err)
	}
	start := monotonicNs()
	pid, err := syscall.ForkExec(w.path, w.argv, &syscall.ProcAttr{
		Env:   w.env,
		Files: out.childFiles(),
		// Whoever kills the wrapper means the tool. The thread that forks lives as long as the wrapper: Go
		// ends no thread that no goroutine was locked to.
		Sys: &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL},
	})
	if err != nil {
		return cannotRun(w.path, err)
	}
	out.started()
	stopSignals := w.handleSignals(pid)
	if w.to == nil {
		w.to = dialProbe()
	}
	w.to.started(w.announcement(pid, start))
	out.untilEnded(pid)
	wall := monotonicNs() - start
	w.to.reaping()
	stopSignals()
	status, usage := reap(pid)
	if hidesItsStack(w, status, out.kept) {
		out.keep(askForStack(w, maxToolOutput-len(out.kept)))
	}
	told := reportOf(status, usage, wall, out.kept)
	told.outputBytes = w.outputBytes(status)
	w.to.ended(told)
	if encoded := w.definitionsAfter(status, out.kept); len(encoded) > 0 {
		w.to.defined(encoded)
	}
	w.to.done()
	out.untilClosed()
	if status.Signaled() {
		dieBy(status.Signal(), status.CoreDump())
	}
	return status.ExitStatus()
}

func (w wrapped) announcement(pid int, start int64) announcement {
	argv, clipped := clipArgv(w.argv)
	a := announcement{via: w.via, pid: uint32(pid), startNs: start, exe: w.path, pkg: clip(w.pkg)}
	a.argv, a.clipped = argv, clipped
	return a
}

func (w wrapped) handleSignals(pid int) (stop func()) {
	if w.via == viaShim {
		return forwardSignals(pid)
	}
	return leaveSignalsToTool()
}

// smallTool is a figure, in KiB, that could be the wrapper's own; it is never larger.
const smallTool = 32 << 10

func reap(pid int) (status syscall.WaitStatus, usage syscall.Rusage) {
	for {
		if _, err := syscall.Wait4(pid, &status, 0, &usage); err != syscall.EINTR {
			return status, usage
		}
	}
}

// reportOf keeps what a tool printed only when it failed.
func reportOf(status syscall.WaitStatus, usage syscall.Rusage, wallNs int64, printed []byte) report {
	if status.Exited() && status.ExitStatus() == 0 {
		printed = nil
	}
	r := report{
		status: uint32(status), userUs: usage.Utime.Nano() / 1000, sysUs: usage.Stime.Nano() / 1000,
		maxRssKiB: usage.Maxrss, wallUs: wallNs / 1000, output: printed,
	}
	if r.maxRssKiB < smallTool {
		r.wrapperRssKiB = ownHighWater() >> 10
	}
	return r
}

// outputBytes is the size of the file that Go's linker has just made, as the step's user sees it; -1 where there is none.
func (w wrapped) outputBytes(status syscall.WaitStatus) int64 {
	if w.via != viaToolexec || toolName(w.path) != "link" || !status.Exited() || status.ExitStatus() != 0 {
		return -1
	}
	var st syscall.Stat_t
	path := flagValue(w.argv, "o")
	if path == "" || syscall.Stat(path, &st) != nil || st.Mode&syscall.S_IFMT != syscall.S_IFREG {
		return -1
	}
	return st.Size
}

func clip(s string) string {
	if len(s) > maxPathLen {
		return s[:maxPathLen]
	}
	return s
}

// cannotRun says what the kernel said, as a shell would.
func cannotRun(path string, err error) int {
	os.Stderr.WriteString("probe: " + path + ": " + err.Error() + "\n")
	if err == syscall.EACCES || err == syscall.ENOEXEC {
		return 126
	}
	return 127
}

// findTool looks name up in the folders of path as execvp does, but for the folder `except`.
func findTool(name, path, except string) (string, error) {
	if strings.Contains(name, "/") {
		return name, nil
	}
	for _, dir := range strings.Split(path, ":") {
		if dir == except && except != "" {
			continue
		}
		if dir == "" {
			dir = "."
		}
		candidate := dir + "/" + name
		var st syscall.Stat_t
		if syscall.Stat(candidate, &st) != nil {
			continue
		}
		if st.Mode&syscall.S_IFMT == syscall.S_IFREG && st.Mode&0o111 != 0 {
			return candidate, nil
		}
	}
	return "", syscall.ENOENT
}
