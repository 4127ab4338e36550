package main

import (
	"math"
	"os"
	"testing"
)

func near(t *testing.T, what string, got *int64, want float64) {
	t.Helper()
	if got == nil || math.Abs(float64(*got)-want) > want/10 {
		t.Errorf("%s: %v, want about %.0f", what, deref(got), want)
	}
}

func deref(n *int64) any {
	if n == nil {
		return nil
	}
	return *n
}

func TestSamplingSeesAnonymousMemory(t *testing.T) {
	freshCell(t)
	p := runCell(t, testSpec(wrappedStep("alloc", 200))).via("toolexec")[0]
	near(t, "anonymous", p.PeakAnonBytes, 200<<20)
	if p.MaxRssBytes == nil || *p.MaxRssBytes < 200<<20 || *p.MaxRssSource != "wait4" {
		t.Errorf("rss %v from %v", deref(p.MaxRssBytes), p.MaxRssSource)
	}
}

func TestSamplingSeesFileBackedMemory(t *testing.T) {
	freshCell(t)
	path := testRoot + "/mapped"
	if err := os.WriteFile(path, make([]byte, 100<<20), 0o644); err != nil {
		t.Fatal(err)
	}
	defer os.Remove(path)
	p := runCell(t, testSpec(wrappedStep("map", path))).via("toolexec")[0]
	near(t, "file-backed", p.PeakFileBytes, 100<<20)
	if p.PeakAnonBytes == nil || *p.PeakAnonBytes > 30<<20 {
		t.Errorf("anonymous %v", deref(p.PeakAnonBytes))
	}
}

func TestAToolWithALargerChildHasASampledFigure(t *testing.T) {
	freshCell(t)
	s := wrappedStep("fork", "alloc", 200)
	seen := runCell(t, testSpec(s))
	parent := seen.via("toolexec")[0]
	if parent.MaxRssSource == nil || *parent.MaxRssSource != "sampled" || *parent.MaxRssBytes > 60<<20 {
		t.Errorf("the parent's figure is %v from %s", deref(parent.MaxRssBytes), *parent.MaxRssSource)
	}
	found := false
	for _, p := range seen.via("sampled") {
		if p.Ppid == parent.Pid {
			found = true
			near(t, "the child", p.MaxRssBytes, 200<<20)
		}
	}
	if !found {
		t.Errorf("the child was not seen: %+v", seen.processes)
	}
}

func TestTheStepsFirstProcessIsMeasuredToo(t *testing.T) {
	freshCell(t)
	end := runCell(t, testSpec(helperStep("alloc", 150))).onlyEnd(t)
	near(t, "anonymous", end.Memory.PeakAnonBytes, 150<<20)
	if end.Memory.MaxRssSource == nil || *end.Memory.MaxRssSource != "wait4" {
		t.Errorf("memory %+v", end.Memory)
	}
}

func TestWithoutSamplingPeaksAreUnknown(t *testing.T) {
	freshCell(t)
	s := testSpec(wrappedStep("alloc", 50))
	s.SampleIntervalMs = 0
	p := runCell(t, s).via("toolexec")[0]
	if p.PeakAnonBytes != nil || p.PeakFileBytes != nil || *p.MaxRssSource != "wait4" {
		t.Errorf("record %+v", p)
	}
}

func TestWait4IsBelievedOnlyAboveEveryDescendantAndTheForker(t *testing.T) {
	for _, c := range []struct {
		name               string
		tool               string
		via                byte
		hwm, below         int64
		wait4, floor, want int64
		source             string
	}{
		{"alone", "compile", viaToolexec, -1, 0, 100, 3, 100, "wait4"},
		{"with a smaller child", "link", viaToolexec, 80, 50, 100, 3, 100, "wait4"},
		{"with a larger child", "link", viaToolexec, 80, 100, 100, 3, 80, "sampled"},
		{"no larger than its forker", "asm", viaToolexec, 2, 0, 3, 3, 2, "sampled"},
		{"a compiler driver", "gcc", viaShim, 4, 0, 30, 3, 4, "sampled"},
		{"a cross compiler driver", "aarch64-linux-gnu-gcc", viaShim, 4, 0, 30, 3, 4, "sampled"},
		{"never sampled, with a larger child", "link", viaToolexec, -1, 100, 100, 3, 0, ""},
	} {
		p := newTracked(1, 0, c.via)
		p.tool, p.hwm, p.below = c.tool, c.hwm, c.below
		m := p.memory(c.wait4, c.floor)
		if c.source == "" {
			if m.MaxRssBytes != nil || m.MaxRssSource != nil {
				t.Errorf("%s: %v, want unknown", c.name, deref(m.MaxRssBytes))
			}
		} else if m.MaxRssBytes == nil || *m.MaxRssBytes != c.want || *m.MaxRssSource != c.source {
			t.Errorf("%s: %v from %v", c.name, deref(m.MaxRssBytes), m.MaxRssSource)
		}
	}
}

func TestAStatusTextIsRead(t *testing.T) {
	s := parseStatus([]byte("Name:\tcc1 plus\nState:\tR (running)\nVmHWM:\t   10 kB\nRssAnon:\t 4 kB\nRssFile:\t 6 kB\nRssShmem:\t 0 kB\n"))
	if string(s.name) != "cc1 plus" || s.zombie || s.hwm != 10<<10 || s.anon != 4<<10 || s.file != 6<<10 || s.shmem != 0 {
		t.Errorf("%+v", s)
	}
	if z := parseStatus([]byte("Name:\tx\nState:\tZ (zombie)\n")); !z.zombie || z.hwm != -1 || z.anon != -1 {
		t.Errorf("%+v", z)
	}
}

func TestAHostileProcessNameDoesNotFoolStat(t *testing.T) {
	st, ok := parseStat("12 (a) S 1 (b) (x) R 77 12 12 0 -1 64 0 0")
	if !ok || st.ppid != 77 || st.comm != "a) S 1 (b) (x" || !st.neverExeced {
		t.Errorf("%t %+v", ok, st)
	}
	for _, text := range []string{"", "1", "1 (", "1 )(", "1 (x)", "1 (x) R"} {
		if _, ok := parseStat(text); ok {
			t.Errorf("%q was accepted", text)
		}
	}
}
