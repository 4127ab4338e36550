package main

// workDir is the cell's own volume. A variable only so that tests can build a probe that works elsewhere
// (-ldflags=-X main.workDir=...): it must be the same for PID 1 and for wrappers whose environment was
// scrubbed.
var workDir = "/work"

func framesPath() string { return workDir + "/out/frames.ndjson" }
func socketPath() string { return workDir + "/probe.sock" }
func shimDir() string    { return workDir + "/shims" }

const (
	exitOK     = 0
	exitBroken = 70
)
