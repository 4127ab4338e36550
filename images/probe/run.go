package main

import (
	"errors"
	"fmt"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
	"time"
)

// cell is PID 1's state while it runs a spec.
type cell struct {
	spec     spec
	self     string
	originNs int64
	frames   *frameFile
	kids     *children
	tracker  *tracker
	listener *listener
	cgroup   memoryCgroup
	progress *progress
	disk     *diskWatch
	// credential is whom steps run as; nil when the probe itself is unprivileged.
	credential *syscall.Credential
	// activeNs is when something was last heard of the steps.
	activeNs int64
	stop     chan struct{}
}

// run is `probe run SPEC`.
func run(text string) int {
	// Steps run as another user; nobody may open our descriptors or trace us all the same.
	_ = prctl(syscall.PR_SET_DUMPABLE, 0)
	_ = prctl(prSetChildSubreaper, 1)
	c := &cell{originNs: monotonicNs(), stop: make(chan struct{}), progress: &progress{}}
	frames, err := openFrames(framesPath())
	if err != nil {
		return broken(err)
	}
	c.frames = frames
	c.spec, err = parseSpec(text)
	c.credential = credentialFor(c.spec)
	frames.write(startFrame{
		Kind: "start", Schema: 1, Probe: version, UnixMs: time.Now().UnixMilli(),
		Pid: os.Getpid(), UID: os.Getuid(), StepUID: c.stepUID(),
	})
	if err != nil {
		return c.fault("spec", err)
	}
	if err := c.setUp(); err != nil {
		return c.fault("setup", err)
	}
	if err := c.copyTrees(); err != nil {
		return c.fault("copy", err)
	}
	reason := "completed"
	if done, err := c.runSteps(); err != nil {
		return c.fault("damage", err)
	} else if !done {
		reason = "terminated"
	} else {
		c.frames.write(c.attest())
	}
	c.frames.write(endFrame{Kind: "end", AtMs: c.nowMs(), Reason: reason, CPUMs: ownCPU()})
	c.frames.sync()
	if c.frames.err != nil {
		return broken(c.frames.err)
	}
	c.frames.echo(os.Stdout)
	return exitOK
}

func credentialFor(s spec) *syscall.Credential {
	if os.Getuid() != 0 || s.UID == 0 {
		return nil
	}
	return &syscall.Credential{Uid: uint32(s.UID), Gid: uint32(s.GID)}
}

func (c *cell) stepUID() int {
	if c.credential == nil {
		return os.Getuid()
	}
	return int(c.credential.Uid)
}

func (c *cell) setUp() error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	c.self = self
	c.heardSignals()
	c.kids = newChildren()
	c.disk = startDiskWatch(workDir, c.spec.Limits.DiskBytes, c.credential)
	c.cgroup = findMemoryCgroup()
	c.tracker = newTracker(c.frames, c.originNs, c.touch)
	if c.spec.Trial != nil {
		c.tracker.trialIn = c.spec.Trial.In
	}
	if c.listener, err = listen(c.tracker, c.stepUID()); err != nil {
		return err
	}
	reserveThreads(reservedThreads)
	return nil
}

// heardSignals turns the engine's wish to stop into c.stop. A handler for SIGPIPE keeps a closed log from
// ending us, and is not inherited, unlike an ignored signal.
func (c *cell) heardSignals() {
	heard := make(chan os.Signal, 8)
	signal.Notify(heard, syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP, syscall.SIGPIPE)
	go func() {
		for s := range heard {
			if s != syscall.SIGPIPE {
				close(c.stop)
				return
			}
		}
	}()
}

func (c *cell) touch()       { atomic.StoreInt64(&c.activeNs, monotonicNs()) }
func (c *cell) nowMs() int64 { return (monotonicNs() - c.originNs) / 1e6 }
func (c *cell) stopped() bool {
	select {
	case <-c.stop:
		return true
	default:
		return false
	}
}

// copyTrees copies what the spec asks for, as the steps' user.
func (c *cell) copyTrees() error {
	if len(c.spec.Copies) == 0 {
		return nil
	}
	argv := []string{"probe", "copy"}
	for _, one := range c.spec.Copies {
		argv = append(argv, one.From, one.To)
	}
	got, err := c.capture(c.self, argv, nil, "/", time.Duration(c.spec.Limits.TotalMs)*time.Millisecond)
	if err != nil {
		return err
	}
	if c.stopped() {
		return nil
	}
	if !got.end.Exited() || got.end.ExitStatus() != 0 {
		return errors.New(firstLine(got.stderr, "the copying process was ended"))
	}
	return nil
}

func (c *cell) fault(where string, err error) int {
	c.frames.write(faultFrame{Kind: "fault", Where: where, Message: err.Error()})
	c.frames.sync()
	return broken(fmt.Errorf("%s: %w", where, err))
}

func broken(err error) int {
	os.Stderr.WriteString("probe: " + printable(err.Error()) + "\n")
	return exitBroken
}

func ownCPU() *float64 {
	var usage syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &usage) != nil {
		return nil
	}
	return msFromUs((usage.Utime.Nano() + usage.Stime.Nano()) / 1000)
}
