package main

import (
	"encoding/base64"
	"encoding/json"
	"path/filepath"
	"time"
)

// programLimit bounds the look at a program.
const programLimit = 5 * time.Second

// lookAtProgram tells, after a step that failed, what its program needs of the system and what is there, where it is a
// dynamically linked ELF file. What the file claims is read by a process of the steps' user.
func (c *cell) lookAtProgram(index int, s step, frame stepEndFrame) {
	if c.stopped() {
		return
	}
	path := programOf(s, frame)
	if path == "" {
		return
	}
	got, err := c.capture(c.self, []string{"probe", "program", path}, nil, "/", programLimit)
	if err != nil || len(got.stdout) == 0 {
		return
	}
	told := programFrame{Kind: "program", Step: index}
	if json.Unmarshal(got.stdout, &told.programFile) == nil {
		c.frames.write(told)
	}
}

// programOf is the file that a failed step ran itself; for a shell or a go command, the one that a loader's complaint names.
func programOf(s step, frame stepEndFrame) string {
	head, _ := base64.StdEncoding.DecodeString(frame.Output.Head)
	if path := complainedOf(string(head), s.Cwd); path != "" {
		return path
	}
	switch name := toolName(s.Argv[0]); {
	case name == "go", name == "sh":
		return ""
	case filepath.IsAbs(s.Argv[0]):
		return s.Argv[0]
	default:
		return ""
	}
}
