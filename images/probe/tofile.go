package main

import (
	"encoding/base64"
	"os"
	"strconv"
	"syscall"
)

// recordMain is `probe record FILE N [WORD...] TOOL [ARG...]`: a wrapper for -toolexec on a user's own machine, where no
// PID 1 listens. The first N words are a wrapper that was there before, and runs the tool.
func recordMain(args []string) int {
	if len(args) < 3 {
		usage()
	}
	skip, err := strconv.Atoi(args[1])
	argv := args[2:]
	if err != nil || skip < 0 || skip >= len(argv) {
		usage()
	}
	path, err := findTool(argv[0], os.Getenv("PATH"), "")
	if err != nil {
		return cannotRun(argv[0], err)
	}
	tool := argv[skip:]
	if len(tool) > 1 && tool[1] == "-V=full" {
		return cannotRun(path, syscall.Exec(path, argv, os.Environ()))
	}
	to := &failureFile{path: args[0], tool: tool}
	return wrap(wrapped{via: viaToolexec, path: path, argv: argv, env: os.Environ(), pkg: packageOf(tool), skip: skip, to: to})
}

// failureFile appends a frame for a tool that failed. Tools that passed leave no trace.
type failureFile struct {
	path string
	tool []string
	seen announcement
}

func (f *failureFile) started(a announcement) { f.seen = a }

func (f *failureFile) reaping() {}

func (f *failureFile) ended(r report) {
	status := syscall.WaitStatus(r.status)
	if status.Exited() && status.ExitStatus() == 0 {
		return
	}
	// Not to be written is no reason for the build to fail otherwise than it does.
	frames, err := openFrames(f.path)
	if err != nil {
		return
	}
	frames.write(f.frame(status, r))
	_ = frames.file.Close()
}

func (f *failureFile) defined(encoded []byte) {
	frames, err := openFrames(f.path)
	if err != nil {
		return
	}
	found, complete := decodeDefinitions(encoded)
	frames.write(definitionsFrame{
		Kind: "definitions", Pid: int(f.seen.pid), Complete: complete, Definitions: framesOf(found),
	})
	_ = frames.file.Close()
}

func (f *failureFile) done() {}

func (f *failureFile) frame(status syscall.WaitStatus, r report) processFrame {
	argv, clipped := clipArgv(f.tool)
	frame := processFrame{
		Kind: "process", Pid: int(f.seen.pid), Ppid: os.Getppid(), Tool: toolName(f.tool[0]), Via: viaNames[viaToolexec],
		Argv: argv, ArgvClipped: clipped, StartMs: float64(f.seen.startNs/1000) / 1000, End: endFrom(status),
		WallMs: msFromUs(r.wallUs), UserMs: msFromUs(r.userUs), SysMs: msFromUs(r.sysUs),
	}
	if f.seen.pkg != "" {
		frame.Package = &f.seen.pkg
	}
	if len(r.output) > 0 {
		frame.Output = some(base64.StdEncoding.EncodeToString(r.output))
	}
	return frame
}
