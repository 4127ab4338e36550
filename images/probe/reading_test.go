package main

import (
	"math"
	"os"
	"runtime"
	"syscall"
	"testing"
)

func TestAStatmTextIsRead(t *testing.T) {
	s, ok := parseStatm([]byte("900 300 100 2 0 50 0\n"))
	if !ok || s.anon != 200*pageSize || s.file != 100*pageSize || s.hwm != 300*pageSize {
		t.Errorf("%t %+v", ok, s)
	}
	for _, text := range []string{"", "1", "1 2", "0 0 0 0 0 0 0\n", "9 1 2 0", "a b c"} {
		if _, ok := parseStatm([]byte(text)); ok {
			t.Errorf("%q was accepted", text)
		}
	}
}

// Both files are read of one process that stands still.
func TestTheQuickReadingAgreesWithTheWholeOneAndIsCheaper(t *testing.T) {
	var whole, quick int
	if open(&whole, os.Getppid(), "status") != nil || open(&quick, os.Getppid(), "statm") != nil {
		t.Fatal("the parent cannot be read")
	}
	defer syscall.Close(whole)
	defer syscall.Close(quick)
	// The clock is the thread's, so the test must stay on it.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var buffer [8192]byte
	cost := func(file int, parse func([]byte)) int64 {
		before := clockNs(clockThreadCPUTime)
		for i := 0; i < 500; i++ {
			n, err := syscall.Pread(file, buffer[:], 0)
			if err != nil {
				t.Fatal(err)
			}
			parse(buffer[:n])
		}
		return clockNs(clockThreadCPUTime) - before
	}
	// In turn, and the least of each: what interrupts one round is none of its cost.
	slow, fast := int64(math.MaxInt64), int64(math.MaxInt64)
	for round := 0; round < 7; round++ {
		slow = min64(slow, cost(whole, func(b []byte) { parseStatus(b) }))
		fast = min64(fast, cost(quick, func(b []byte) { parseStatm(b) }))
	}
	t.Logf("the quick reading takes %.0f%% of the whole one's time", 100*float64(fast)/float64(slow))
	if fast*2 > slow {
		t.Errorf("quick %d ns, whole %d ns", fast/500, slow/500)
	}
}

// BenchmarkSamplingOfALink tells what reading a busy link every 5 ms takes of PID 1, in percent of the link's wall, and what
// the rest of PID 1's work takes beside it.
func BenchmarkSamplingOfALink(b *testing.B) {
	cost := func(every int64, link float64) (cpuMs, wallMs float64) {
		t := &testing.T{}
		freshCell(t)
		s := testSpec(linkStep(t, "spin", 1500))
		s.SampleIntervalMs, s.LinkIntervalMs, s.Series = every, &link, true
		seen := runCell(t, s)
		return *seen.end.CPUMs, *seen.processes[0].WallMs
	}
	var with, without, wall float64
	for i := 0; i < b.N; i++ {
		cpu, took := cost(50, 5)
		idle, _ := cost(0, 5)
		with, without, wall = with+cpu, without+idle, wall+took
	}
	b.ReportMetric(100*(with-without)/wall, "%sampling")
	b.ReportMetric(100*without/wall, "%rest")
}

func min64(a, b int64) int64 {
	if a < b {
		return a
	}
	return b
}
