package main

import (
	"os"
	"path/filepath"
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
