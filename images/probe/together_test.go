package main

import "testing"

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
