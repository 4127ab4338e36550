package main

import (
	"io"
	"os"
	"sort"
	"syscall"
	"time"
)

// captured is what a helper process of the probe's own printed, bounded, and how it ended.
type captured struct {
	stdout, stderr []byte
	end            syscall.WaitStatus
}

// maxCaptured bounds what is kept of each stream of a helper process.
const maxCaptured = 1 << 20

// capture runs a short helper as the steps' user and kills it at its limit.
func (c *cell) capture(
	path string, argv []string, env map[string]string, dir string, limit time.Duration,
) (captured, error) {
	var got captured
	null, err := os.Open("/dev/null")
	if err != nil {
		return got, err
	}
	defer null.Close()
	stdout, out, err := os.Pipe()
	if err != nil {
		return got, err
	}
	defer stdout.Close()
	stderr, problems, err := os.Pipe()
	if err != nil {
		out.Close()
		return got, err
	}
	defer stderr.Close()
	pid, end, err := c.kids.start(path, argv, &syscall.ProcAttr{
		Dir: dir, Env: envList(env), Files: []uintptr{null.Fd(), out.Fd(), problems.Fd()},
		Sys: &syscall.SysProcAttr{Setsid: true, Credential: c.credential},
	})
	out.Close()
	problems.Close()
	if err != nil {
		return got, err
	}
	texts := [2]chan []byte{readBounded(stdout), readBounded(stderr)}
	e := c.endWithin(pid, end, limit)
	got.end, got.stdout, got.stderr = e.status, <-texts[0], <-texts[1]
	return got, nil
}

// endWithin waits for a helper, and kills it and its group at the limit or when the cell is told to stop.
func (c *cell) endWithin(pid int, end <-chan ended, limit time.Duration) ended {
	timer := time.NewTimer(limit)
	defer timer.Stop()
	// Whatever it left behind holds our pipes no longer.
	defer func() { _ = syscall.Kill(-pid, syscall.SIGKILL) }()
	select {
	case e := <-end:
		return e
	case <-timer.C:
	case <-c.stop:
	}
	_ = syscall.Kill(-pid, syscall.SIGKILL)
	return <-end
}

func readBounded(from *os.File) chan []byte {
	text := make(chan []byte, 1)
	go func() {
		kept, _ := io.ReadAll(io.LimitReader(from, maxCaptured))
		_, _ = io.Copy(io.Discard, from)
		text <- kept
	}()
	return text
}

// envList gives a step's variables in a fixed order.
func envList(env map[string]string) []string {
	list := make([]string, 0, len(env))
	for name, value := range env {
		list = append(list, name+"="+value)
	}
	sort.Strings(list)
	return list
}
