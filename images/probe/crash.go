package main

import (
	"bytes"
	"io"
	"os"
	"syscall"
	"time"
)

// stackPatience is how long a compiler is given to crash again: outside a cell nothing else would end it.
const stackPatience = 30 * time.Second

// stackFlags have the compiler print its stack, which a release otherwise does for few of its crashes: the first from
// 1.18 on, the second, which makes it die of an error, before.
var stackFlags = []string{"-d=panic", "-h"}

// hidesItsStack says whether a tool is Go's compiler that crashed and did not say where in itself.
func hidesItsStack(w wrapped, status syscall.WaitStatus, printed []byte) bool {
	return w.via == viaToolexec && toolName(w.argv[w.skip]) == "compile" &&
		status.Exited() && status.ExitStatus() != 0 &&
		bytes.Contains(printed, []byte("internal compiler error: ")) && !hasStack(printed)
}

func hasStack(text []byte) bool { return bytes.Contains(text, []byte("\ngoroutine ")) }

// askForStack runs a compiler that crashed once more, and gives what it prints with its stack, at most `room` bytes; nil
// where it prints none. What it compiles is still there, and there will be no object either way. Nobody but the report
// sees the answer.
func askForStack(w wrapped, room int) []byte {
	for _, flag := range stackFlags {
		if text := runWith(w, flag, room); hasStack(text) {
			return text
		}
	}
	return nil
}

// runWith runs a tool with one more flag, and gives what it prints.
func runWith(w wrapped, flag string, room int) []byte {
	out, in, err := os.Pipe()
	if err != nil {
		return nil
	}
	defer out.Close()
	argv := append(append(append([]string{}, w.argv[:w.skip+1]...), flag), w.argv[w.skip+1:]...)
	pid, err := syscall.ForkExec(w.path, argv, &syscall.ProcAttr{
		Env: w.env, Files: []uintptr{0, in.Fd(), in.Fd()}, Sys: &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL},
	})
	in.Close()
	if err != nil {
		return nil
	}
	late := time.AfterFunc(stackPatience, func() { _ = syscall.Kill(pid, syscall.SIGKILL) })
	text, _ := io.ReadAll(io.LimitReader(out, int64(room)))
	_, _ = io.Copy(io.Discard, out)
	late.Stop()
	reap(pid)
	return text
}
