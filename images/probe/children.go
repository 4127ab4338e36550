package main

import (
	"os"
	"sync"
	"syscall"
	"time"
)

// ended is how a child ended, with the resources of it and of all that it waited for.
type ended struct {
	status syscall.WaitStatus
	usage  syscall.Rusage
}

// children starts processes and reaps all that become ours, orphans included.
type children struct {
	mutex   sync.Mutex
	more    *sync.Cond
	waiters map[int]chan ended
	// alive says that there may be children at all; false when the kernel said that there are none.
	alive bool
	// orphans sums the CPU time of reaped processes that nobody waited for, until it is taken.
	orphans syscall.Rusage
}

func newChildren() *children {
	c := &children{waiters: map[int]chan ended{}}
	c.more = sync.NewCond(&c.mutex)
	go c.reap()
	return c
}

// start runs a program; its end arrives in the channel. The lock is held while it starts, so that the reaper
// cannot meet a child that nobody has announced.
func (c *children) start(path string, argv []string, attr *syscall.ProcAttr) (int, <-chan ended, error) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	pid, err := syscall.ForkExec(path, argv, attr)
	if err != nil {
		return 0, nil, err
	}
	end := make(chan ended, 1)
	c.waiters[pid] = end
	c.alive = true
	c.more.Broadcast()
	return pid, end, nil
}

func (c *children) reap() {
	for {
		pid, err := endedChild(waitAny, 0, 0)
		c.mutex.Lock()
		switch err {
		case nil:
			c.collect(pid)
		case syscall.ECHILD:
			c.settle()
		}
		c.mutex.Unlock()
	}
}

// settle marks that there are no children, and waits for the next. Called with the lock held.
func (c *children) settle() {
	if len(c.waiters) > 0 {
		// Started between the kernel's answer and the lock.
		return
	}
	c.alive = false
	c.more.Broadcast()
	for !c.alive {
		c.more.Wait()
	}
}

func (c *children) collect(pid int) {
	var e ended
	if got, err := syscall.Wait4(pid, &e.status, syscall.WNOHANG, &e.usage); err != nil || got != pid {
		return
	}
	if end, ok := c.waiters[pid]; ok {
		delete(c.waiters, pid)
		end <- e
		return
	}
	addUsage(&c.orphans, e.usage)
}

func addUsage(sum *syscall.Rusage, u syscall.Rusage) {
	sum.Utime = syscall.NsecToTimeval(sum.Utime.Nano() + u.Utime.Nano())
	sum.Stime = syscall.NsecToTimeval(sum.Stime.Nano() + u.Stime.Nano())
}

// takeOrphans gives the orphans' CPU time since it was last asked.
func (c *children) takeOrphans() syscall.Rusage {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	sum := c.orphans
	c.orphans = syscall.Rusage{}
	return sum
}

// none says whether no child is left, as the kernel last said.
func (c *children) none() bool {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return !c.alive
}

// sweep kills all that is left, again and again, until nothing is or the time is over.
func (c *children) sweep(limit time.Duration) bool {
	deadline := time.Now().Add(limit)
	for pause := 200 * time.Microsecond; !c.none(); pause *= 2 {
		if time.Now().After(deadline) {
			return false
		}
		killAll()
		if pause > 20*time.Millisecond {
			pause = 20 * time.Millisecond
		}
		time.Sleep(pause)
	}
	return true
}

// killAll kills everything but ourselves. In a container that is one call, which also ends a fork bomb;
// elsewhere (in tests) it is our descendants only.
func killAll() {
	if os.Getpid() == 1 {
		_ = syscall.Kill(-1, syscall.SIGKILL)
		return
	}
	for _, pid := range descendants(os.Getpid()) {
		_ = syscall.Kill(pid, syscall.SIGKILL)
	}
}
