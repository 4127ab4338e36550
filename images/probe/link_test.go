package main

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// linker makes the test program known by the name of Go's linker, or of another.
func linker(t *testing.T, name string) string {
	t.Helper()
	path := filepath.Join(testRoot, name)
	if err := os.Link(testProgram, path); err != nil && !os.IsExist(err) {
		t.Fatal(err)
	}
	return path
}

// linkStep is a step whose only process is a wrapper around a linker in a role.
func linkStep(t *testing.T, role string, args ...any) step {
	t.Helper()
	s := wrappedStep(role, args...)
	s.Argv[2] = linker(t, "link")
	return s
}

func TestALinksRecordHasTheSizeOfWhatItMade(t *testing.T) {
	for _, flags := range [][]any{{"-o", "a.out"}, {"-o=a.out"}, {"-buildid", "x", "--o", workDir + "/src/a.out", "-o=b"}} {
		freshCell(t)
		p := runCell(t, testSpec(linkStep(t, "make", append([]any{0, 4321}, flags...)...))).via("toolexec")[0]
		if p.OutputBytes == nil || *p.OutputBytes != 4321 {
			t.Errorf("%v: %v", flags, deref(p.OutputBytes))
		}
	}
}

func TestThereIsNoSizeWhereThereIsNoFileOfALink(t *testing.T) {
	for name, s := range map[string]step{
		"a link that failed":     linkStep(t, "make", 2, 10, "-o", "a.out"),
		"no file":                linkStep(t, "exit", 0, "-o", "nothing"),
		"no flag":                linkStep(t, "make", 0, 10),
		"a flag without a value": linkStep(t, "exit", 0, "-o"),
		"no regular file":        linkStep(t, "exit", 0, "-o", "/dev/null"),
		"another tool":           wrappedStep("make", 0, 10, "-o", "a.out"),
	} {
		freshCell(t)
		if p := runCell(t, testSpec(s)).via("toolexec")[0]; p.OutputBytes != nil {
			t.Errorf("%s: %d bytes", name, *p.OutputBytes)
		}
	}
}

func TestAStepsPeakIsTheSumOfThoseThatAreThereTogether(t *testing.T) {
	freshCell(t)
	end := runCell(t, testSpec(helperStep("hold", 60, "alloc", testProbe, "wrap", linker(t, "link"), 120))).onlyEnd(t)
	if end.Peak == nil || len(end.Peak.Processes) != 2 {
		t.Fatalf("peak %+v", end.Peak)
	}
	link, first := end.Peak.Processes[0], end.Peak.Processes[1]
	if link.Tool != "link" || first.Tool != "program" || end.Peak.AnonBytes != link.AnonBytes+first.AnonBytes {
		t.Errorf("peak %+v", end.Peak)
	}
	near(t, "the link", &link.AnonBytes, 120<<20)
	near(t, "the step's first process", &first.AnonBytes, 62<<20)
	if link.FileBytes <= 0 || end.Peak.AtMs <= 0 || end.Peak.AtMs > end.WallMs {
		t.Errorf("peak %+v of %v ms", end.Peak, end.WallMs)
	}
}

func TestThoseThatWereThereOneAfterTheOtherAreNotAddedUp(t *testing.T) {
	freshCell(t)
	s := linkStep(t, "alloc")
	s.Argv = []string{"/bin/sh", "-c", `"$0" wrap "$1" 120; "$0" wrap "$1" 100`, testProbe, linker(t, "link")}
	end := runCell(t, testSpec(s)).onlyEnd(t)
	near(t, "the peak", &end.Peak.AnonBytes, 122<<20)
}

func TestWithoutSamplingThereIsNoPeakAndNoSeries(t *testing.T) {
	freshCell(t)
	s := testSpec(linkStep(t, "alloc", 50))
	s.SampleIntervalMs, s.Series = 0, true
	if seen := runCell(t, s); seen.onlyEnd(t).Peak != nil || len(seen.series) != 0 {
		t.Errorf("peak %+v, series %+v", seen.ends[0].Peak, seen.series)
	}
}

func TestAForkThatRunsItsParentsProgramIsNotCounted(t *testing.T) {
	for _, c := range []struct {
		name string
		p    tracked
		want bool
	}{
		{"a fork", tracked{via: viaSampled, tool: "link"}, false},
		{"one that runs a program", tracked{via: viaSampled, tool: "ld", execed: true}, true},
		{"a wrapper", tracked{via: viaSampled, tool: "probe", execed: true, argv: []string{"probe", "wrap", "x"}}, false},
		{"an announced tool", tracked{via: viaToolexec}, true},
		{"the first process", tracked{via: viaSampled, first: true}, true},
	} {
		if got := c.p.counts(); got != c.want {
			t.Errorf("%s: %t", c.name, got)
		}
	}
}

func TestAPeakNamesTheLargestOfManyProcesses(t *testing.T) {
	g, live := newTogether(), map[int]*tracked{}
	for pid := 1; pid <= 100; pid++ {
		p := newTracked(pid, 0, viaToolexec)
		p.tool, p.pkg, live[pid] = "compile", "p", p
		g.holds(p, int64(pid)<<10, 1)
	}
	g.look(live)
	g.leave(live[100])
	g.look(live)
	f := g.frame(0)
	if f.AnonBytes != 5050<<10 || len(f.Processes) != maxPeakProcesses || f.Processes[0].Pid != 100 || *f.Processes[63].Package != "p" {
		t.Errorf("%+v", f)
	}
	if g.anon != 4950<<10 {
		t.Errorf("%d are left", g.anon)
	}
}

func TestALinksSamplesAreToldBehindItsRecord(t *testing.T) {
	freshCell(t)
	s := testSpec(linkStep(t, "alloc", 100))
	s.LinkIntervalMs, s.Series = some(2.0), true
	seen := runCell(t, s)
	if len(seen.series) != 1 || len(seen.processes) != 1 {
		t.Fatalf("%d series of %d processes", len(seen.series), len(seen.processes))
	}
	one, p := seen.series[0], seen.processes[0]
	if one.Pid != p.Pid || one.Step != p.Step || one.StartMs != p.StartMs || one.IntervalMs != 2 {
		t.Errorf("%+v of %+v", one, p)
	}
	last, highest := int64(0), int64(0)
	for _, sample := range one.Samples {
		if sample[0] < last {
			t.Fatalf("%d µs come after %d", sample[0], last)
		}
		last, highest = sample[0], largest(highest, sample[1]<<10)
	}
	if len(one.Samples) < 20 || float64(last)/1000 > *p.WallMs || highest != *p.PeakAnonBytes {
		t.Errorf("%d samples up to %d µs of %v ms; %d of %d bytes", len(one.Samples), last, *p.WallMs, highest, *p.PeakAnonBytes)
	}
}

func TestSeriesAreKeptOfLinkersAloneAndWhereAskedFor(t *testing.T) {
	freshCell(t)
	plain := testSpec(linkStep(t, "alloc", 20))
	if seen := runCell(t, plain); len(seen.series) != 0 {
		t.Errorf("unasked: %d", len(seen.series))
	}
	freshCell(t)
	other := testSpec(wrappedStep("alloc", 20))
	other.Series = true
	if seen := runCell(t, other); len(seen.series) != 0 {
		t.Errorf("of no linker: %d", len(seen.series))
	}
	freshCell(t)
	external := testSpec(linkStep(t, "hold", 20, "alloc", linker(t, "collect2"), 20))
	external.Series = true
	seen := runCell(t, external)
	tools := map[string]int{}
	for _, p := range seen.processes {
		tools[p.Tool]++
	}
	if len(seen.series) != 2 || tools["link"] != 1 || tools["collect2"] != 1 {
		t.Errorf("%d series of %v", len(seen.series), tools)
	}
}

func TestALongSeriesIsThinnedEvenly(t *testing.T) {
	s := &series{interval: 5e6, every: 1}
	for i := int64(0); i < 150_000; i++ {
		s.add(i*1000, i<<10, 0)
	}
	f := s.frame(processFrame{})
	if len(f.Samples) > maxSeriesSamples || len(f.Samples) < maxSeriesSamples/2-1 || f.IntervalMs != 40 {
		t.Fatalf("%d samples at %v ms", len(f.Samples), f.IntervalMs)
	}
	for i, sample := range f.Samples {
		if sample[0] != int64(i)*8 {
			t.Fatalf("sample %d is from %d", i, sample[0])
		}
	}
}

func TestALinkIntervalIsBounded(t *testing.T) {
	for _, ms := range []float64{0, -1, 0.19, 1e9} {
		s := testSpec(helperStep("exit", 0))
		s.LinkIntervalMs = &ms
		if s.check() == nil {
			t.Errorf("%v was accepted", ms)
		}
	}
	s := testSpec(helperStep("exit", 0))
	if got := s.linkInterval().Microseconds(); s.check() != nil || got != 5000 {
		t.Errorf("by itself it is %d µs", got)
	}
	s.LinkIntervalMs = some(0.5)
	if got := s.linkInterval().Microseconds(); s.check() != nil || got != 500 {
		t.Errorf("0.5 ms are %d µs", got)
	}
}

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
		t.Skip("the parent cannot be read")
	}
	defer syscall.Close(whole)
	defer syscall.Close(quick)
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
	slow := cost(whole, func(b []byte) { parseStatus(b) })
	fast := cost(quick, func(b []byte) { parseStatm(b) })
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
