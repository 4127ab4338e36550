package main

import (
	"runtime"
	"sync"
)

// reservedThreads is more than PID 1 ever needs at once: what blocks in the kernel is bounded everywhere.
const reservedThreads = 24

// reserveThreads makes the Go runtime own n threads, which it keeps for good. A step that forks without end leaves no
// room for another one, and a runtime that needs one then dies.
func reserveThreads(n int) {
	var here sync.WaitGroup
	release := make(chan struct{})
	here.Add(n)
	for i := 0; i < n; i++ {
		go func() {
			runtime.LockOSThread()
			defer runtime.UnlockOSThread()
			here.Done()
			<-release
		}()
	}
	here.Wait()
	close(release)
}
