package main

import (
	"os"
	"syscall"
	"time"
)

// definitionLimit bounds the search for definitions; a link that failed may be of a large program.
const definitionLimit = 10 * time.Second

// definitionsAfter gives, encoded, which objects define the symbols that a failed link says are there twice; nil where it
// says nothing of the kind. Tools that pass come no further than its first line.
func (w wrapped) definitionsAfter(status syscall.WaitStatus, printed []byte) []byte {
	if status.Exited() && status.ExitStatus() == 0 {
		return nil
	}
	symbols := duplicatedSymbols(printed)
	if len(symbols) == 0 || w.linksForGo() {
		return nil
	}
	self, err := os.Executable()
	if err != nil {
		return nil
	}
	argv := append([]string{"probe", "symbols", itoa(len(symbols))}, symbols...)
	argv = append(append(argv, w.pkg), w.tool()...)
	return outputWithin(self, argv, w.env, definitionLimit, maxDefinitionBytes)
}

// linksForGo says that Go's linker started this C compiler: the objects are copies of what its own command line names
// with their packages, and it fails as well.
func (w wrapped) linksForGo() bool {
	if w.via != viaShim {
		return false
	}
	for _, arg := range w.argv {
		if n := len(arg); n > 5 && arg[n-5:] == "/go.o" {
			return true
		}
	}
	return false
}

// tool is the tool's own command line, without another wrapper's words in front.
func (w wrapped) tool() []string { return w.argv[w.skip:] }

// outputWithin runs a helper in a group of its own and gives what it printed within its limits. Its group is killed in
// the end, whatever it started.
func outputWithin(path string, argv, env []string, limit time.Duration, most int) []byte {
	var pipe [2]int
	if syscall.Pipe2(pipe[:], syscall.O_CLOEXEC) != nil {
		return nil
	}
	defer syscall.Close(pipe[0])
	null, err := syscall.Open("/dev/null", syscall.O_RDWR|syscall.O_CLOEXEC, 0)
	if err != nil {
		syscall.Close(pipe[1])
		return nil
	}
	defer syscall.Close(null)
	pid, err := syscall.ForkExec(path, argv, &syscall.ProcAttr{
		Env: env, Files: []uintptr{uintptr(null), uintptr(pipe[1]), uintptr(null)},
		Sys: &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL},
	})
	syscall.Close(pipe[1])
	if err != nil {
		return nil
	}
	printed := readWithin(pipe[0], limit, most)
	_ = syscall.Kill(-pid, syscall.SIGKILL)
	_, _ = reap(pid)
	return printed
}

func readWithin(fd int, limit time.Duration, most int) []byte {
	var kept []byte
	buffer := make([]byte, 16<<10)
	for deadline := time.Now().Add(limit); len(kept) < most; {
		left := time.Until(deadline)
		if left <= 0 {
			break
		}
		ready, err := ppoll([]pollFd{{fd: int32(fd), events: pollIn}}, left.Nanoseconds())
		if err == syscall.EINTR {
			continue
		}
		if err != nil || ready == 0 {
			break
		}
		n, err := syscall.Read(fd, buffer)
		if err == syscall.EINTR {
			continue
		}
		if n <= 0 {
			break
		}
		if n > most-len(kept) {
			n = most - len(kept)
		}
		kept = append(kept, buffer[:n]...)
	}
	return kept
}
