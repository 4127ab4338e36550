package main

import (
	"os"
	"strings"
	"testing"
)

// tools makes a folder on PATH with programs of the given names, and gives it.
func toolFolder(t *testing.T, names ...string) string {
	t.Helper()
	dir := testRoot + "/tools"
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if err := os.Link(testProgram, dir+"/"+name); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestAShimStandsBeforeAToolThatExistsAndRunsIt(t *testing.T) {
	freshCell(t)
	dir := toolFolder(t, "gcc")
	step := helperStep("tool", "-c", "x.c")
	step.Argv[0], step.Env["PATH"] = "gcc", dir
	s := testSpec(step)
	s.Shims = []string{"gcc", "g++"}
	seen := runCell(t, s)
	end := seen.onlyEnd(t)
	wantCode(t, end.End, 0)
	// The tool sees what it would see without a shim.
	if got, want := text(t, end.Output.Head), "gcc|-c|x.c\nPATH="+dir+"\n"; got != want {
		t.Errorf("the tool saw %q, want %q", got, want)
	}
	found := seen.via("shim")
	if len(found) != 1 || found[0].Tool != "gcc" || *found[0].End.Code != 0 {
		t.Errorf("processes %+v", seen.processes)
	}
	if _, err := os.Lstat(shimDir() + "/g++"); err == nil {
		t.Error("a shim for a tool that is not there")
	}
}

func TestWithoutAToolPathIsLeftAlone(t *testing.T) {
	freshCell(t)
	step := helperStep("tool")
	step.Env["PATH"] = "/no/such/folder"
	s := testSpec(step)
	s.Shims = []string{"gcc"}
	if got := text(t, runCell(t, s).onlyEnd(t).Output.Head); !strings.HasSuffix(got, "PATH=/no/such/folder\n") {
		t.Errorf("the step saw %q", got)
	}
}

func TestAShimCalledByItsPathNamesTheRealTool(t *testing.T) {
	freshCell(t)
	dir := toolFolder(t, "cc")
	step := helperStep("tool")
	step.Argv[0], step.Env["PATH"] = shimDir()+"/cc", dir
	s := testSpec(step)
	s.Shims = []string{"cc"}
	if got := text(t, runCell(t, s).onlyEnd(t).Output.Head); !strings.HasPrefix(got, dir+"/cc\n") {
		t.Errorf("the tool saw %q", got)
	}
}

func TestACompilersVersionIsAttested(t *testing.T) {
	freshCell(t)
	dir := toolFolder(t)
	script := "#!/bin/sh\necho \"mycc 1.2.3\"\necho more\n"
	if err := os.WriteFile(dir+"/cc", []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	step := helperStep("tool")
	step.Argv, step.Env = []string{"cc"}, map[string]string{"PATH": dir + ":/usr/bin:/bin"}
	s := testSpec(step)
	s.Shims = []string{"cc"}
	if seen := runCell(t, s); seen.attested.Compilers["cc"] != "mycc 1.2.3" {
		t.Errorf("compilers %v", seen.attested.Compilers)
	}
}
