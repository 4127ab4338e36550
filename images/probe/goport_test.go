package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// goTree gives the host's Go, skipping where it cannot be used by the steps' user.
func goTree(t *testing.T) string {
	t.Helper()
	out, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Skip("no go command")
	}
	root := strings.TrimSpace(string(out))
	if info, err := os.Stat(root + "/bin/go"); err != nil || info.Mode()&0o005 != 0o005 {
		t.Skip("the go command is not for everybody")
	}
	return root
}

func goStep(root string, argv ...string) step {
	return step{
		Name: "build", Argv: argv, Cwd: workDir + "/src",
		Env: map[string]string{
			"PATH": root + "/bin", "HOME": workDir + "/home", "GOPATH": workDir + "/gopath", "GOCACHE": workDir + "/cache",
			"TMPDIR": workDir + "/tmp", "CGO_ENABLED": "0", "GOTOOLCHAIN": "local", "GOPROXY": "off", "GOFLAGS": "", "GOENV": "off",
		},
	}
}

// twoPackages is a project without imports, so that building it compiles and assembles it alone.
func twoPackages(t *testing.T) string {
	t.Helper()
	from := filepath.Join(testRoot, "project")
	files := map[string]string{
		"go.mod":   "module example.com/two\n\ngo 1.19\n",
		"a.go":     "package two\n\nimport \"example.com/two/b\"\n\nvar A = b.B\n",
		"b/b.go":   "package b\n\nvar B = 1\n\nfunc f()\n",
		"b/b.s":    "TEXT ·f(SB),4,$0-0\n\tRET\n",
		"bad/x.go": "package bad\n\nvar x int = \"text\"\n",
	}
	for name, text := range files {
		path := filepath.Join(from, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return from
}

func buildSpec(t *testing.T, argv ...string) spec {
	root := goTree(t)
	s := testSpec(goStep(root, argv...))
	s.GoRoot = root
	s.Copies = []treeCopy{{From: twoPackages(t), To: workDir + "/src"}}
	return s
}

func TestABuildBehindTheProbeFillsTheCacheOfABuildWithoutAndTheOtherWayRound(t *testing.T) {
	with := []string{"go", "build", "-toolexec=" + testProbe + " wrap", "-x", "./b", "."}
	without := []string{"go", "build", "-x", "./b", "."}
	for _, order := range [][2][]string{{with, without}, {without, with}} {
		freshCell(t)
		s := buildSpec(t, order[0]...)
		s.Steps = append(s.Steps, goStep(s.GoRoot, order[1]...))
		seen := runCell(t, s)
		if len(seen.ends) != 2 {
			t.Fatalf("%+v", seen.ends)
		}
		first, second := text(t, seen.ends[0].Output.Head), text(t, seen.ends[1].Output.Head)
		wantCode(t, seen.ends[0].End, 0)
		wantCode(t, seen.ends[1].End, 0)
		if compiles(first) == 0 || compiles(second) != 0 {
			t.Errorf("%v: %d compiler and assembler calls, then %d", order[0], compiles(first), compiles(second))
		}
		for _, p := range seen.via("toolexec") {
			if order[1][2] == with[2] || p.Step != 0 {
				t.Errorf("a tool ran although all was cached: %+v", p)
			}
		}
	}
}

// compiles counts calls of compile and asm in what go build -x printed.
func compiles(log string) (n int) {
	for _, line := range strings.Split(log, "\n") {
		if strings.Contains(line, "/compile -o ") || strings.Contains(line, "/asm -p ") {
			n++
		}
	}
	return n
}

func TestACompilersFailureIsRecordedWithWhatItPrinted(t *testing.T) {
	freshCell(t)
	seen := runCell(t, buildSpec(t, "go", "build", "-toolexec="+testProbe+" wrap", "./bad"))
	end := seen.onlyEnd(t)
	wantCode(t, end.End, 1)
	if !strings.Contains(text(t, end.Output.Head), "bad/x.go:3:13: cannot use") {
		t.Errorf("output %q", text(t, end.Output.Head))
	}
	for _, p := range seen.via("toolexec") {
		if p.Tool == "compile" && *p.Package == "example.com/two/bad" && *p.End.Code != 0 && strings.Contains(text(t, *p.Output), "cannot use") {
			return
		}
	}
	t.Errorf("records %+v", seen.processes)
}

func TestTheToolchainThatRanIsAttested(t *testing.T) {
	freshCell(t)
	s := buildSpec(t, "go", "build", "-toolexec="+testProbe+" wrap", "./b")
	seen := runCell(t, s)
	a := seen.attested
	if a == nil || a.GoVersionLine == nil || !strings.HasPrefix(*a.GoVersionLine, "go version go1.") {
		t.Fatalf("attestation %+v", a)
	}
	if a.GoEnv["GOARCH"] != runtime.GOARCH || a.GoEnv["GOCACHE"] != workDir+"/cache" {
		t.Errorf("go env %v", a.GoEnv)
	}
	root, _ := filepath.EvalSymlinks(s.GoRoot)
	names := ""
	for path, sum := range a.Tools {
		if !strings.HasPrefix(path, root) || len(sum) != 64 {
			t.Errorf("%s: %s", path, sum)
		}
		names += toolName(path) + " "
	}
	if len(a.Tools) != 3 || !strings.Contains(names, "compile") || !strings.Contains(names, "asm") || !strings.Contains(names, "go") {
		t.Errorf("tools %s", names)
	}
}

func TestABadFlagInTheEnvironmentDoesNotHideTheToolchain(t *testing.T) {
	freshCell(t)
	s := buildSpec(t, "go", "version")
	s.Steps[0].Env["GOFLAGS"] = "-no-such-flag"
	a := runCell(t, s).attested
	if a.GoVersionLine == nil {
		t.Errorf("attestation %+v", a)
	}
}

func TestWithoutAGoCommandNothingIsAttested(t *testing.T) {
	freshCell(t)
	s := testSpec(helperStep("exit", 0))
	s.Steps[0].Env["PATH"] = "/no/such/folder"
	seen := runCell(t, s)
	if seen.exit != exitOK || seen.attested.GoVersionLine != nil || len(seen.attested.GoEnv) != 0 || len(seen.attested.Tools) != 0 {
		t.Errorf("exit %d, attestation %+v", seen.exit, seen.attested)
	}
}
