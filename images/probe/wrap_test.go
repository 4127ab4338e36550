package main

import (
	"bytes"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
)

// wrapAlone runs a wrapper without any PID 1 that answers.
func wrapAlone(t *testing.T, role string, args ...string) (*exec.Cmd, *bytes.Buffer) {
	t.Helper()
	freshCell(t)
	var both bytes.Buffer
	cmd := exec.Command(testProbe, append([]string{"wrap", testProgram}, args...)...)
	cmd.Env = append(os.Environ(), "PROBE_HELPER="+role)
	cmd.Stdout, cmd.Stderr = &both, &both
	_ = cmd.Run()
	return cmd, &both
}

func TestAWrapperPassesTheExitCodeThroughWithoutPid1(t *testing.T) {
	cmd, out := wrapAlone(t, "exit", "42")
	if cmd.ProcessState.ExitCode() != 42 || out.String() != "out\nerr\n" {
		t.Errorf("exit %d, output %q", cmd.ProcessState.ExitCode(), out)
	}
}

func TestAWrapperDiesByTheSignalThatEndedItsTool(t *testing.T) {
	for _, signal := range []syscall.Signal{syscall.SIGKILL, syscall.SIGSEGV, syscall.SIGABRT, syscall.SIGTERM, syscall.SIGPIPE, syscall.SIGURG + 1} {
		cmd, out := wrapAlone(t, "die", itoa(int(signal)))
		status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus)
		if !ok || !status.Signaled() || status.Signal() != signal || status.CoreDump() {
			t.Errorf("after %v: %v", signal, cmd.ProcessState)
		}
		if out.Len() != 0 {
			t.Errorf("after %v it printed %q", signal, out)
		}
	}
}

func TestAWrapperKeepsTheOrderOfOutputInOnePipe(t *testing.T) {
	cmd, out := wrapAlone(t, "mixed")
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if cmd.ProcessState.ExitCode() != 3 || len(lines) != 400 {
		t.Fatalf("exit %d, %d lines", cmd.ProcessState.ExitCode(), len(lines))
	}
	for i, line := range lines {
		if line != itoa(i) {
			t.Fatalf("line %d is %q", i, line)
		}
	}
}

func TestAWrapperKeepsTwoPipesApart(t *testing.T) {
	freshCell(t)
	cmd := exec.Command(testProbe, "wrap", testProgram, "0")
	cmd.Env = append(os.Environ(), "PROBE_HELPER=exit")
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil || stdout.String() != "out\n" || stderr.String() != "err\n" {
		t.Errorf("%v: stdout %q, stderr %q", err, stdout.String(), stderr.String())
	}
}

func TestAWrapperChangesNoArgument(t *testing.T) {
	_, out := wrapAlone(t, "tool", "-o", "a b", "", "\xff", "--")
	if want := testProgram + "|-o|a b||\xff|--\n"; !strings.HasPrefix(out.String(), want) {
		t.Errorf("the tool saw %q, want %q", out, want)
	}
}

func TestAWrapperOfAToolThatIsNotThereSays127(t *testing.T) {
	freshCell(t)
	out, err := exec.Command(testProbe, "wrap", "/no/such/tool").CombinedOutput()
	exit, ok := err.(*exec.ExitError)
	if !ok || exit.ExitCode() != 127 || !strings.Contains(string(out), "/no/such/tool: no such file or directory") {
		t.Errorf("%v: %s", err, out)
	}
}

func TestKillingAWrapperKillsItsTool(t *testing.T) {
	freshCell(t)
	cmd := exec.Command(testProbe, "wrap", testProgram, "61000")
	cmd.Env = append(os.Environ(), "PROBE_HELPER=sleep")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	waitUntil(t, func() bool { return len(descendants(cmd.Process.Pid)) == 1 })
	tool := descendants(cmd.Process.Pid)[0]
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	waitUntil(t, func() bool { st, ok := readStat(tool); return !ok || st.state == 'Z' })
}

func TestARecordHoldsWhatAToolWasAndDid(t *testing.T) {
	freshCell(t)
	s := wrappedStep("exit", 9, "-p", "example.com/some/pkg")
	end := runCell(t, testSpec(s))
	wantCode(t, end.onlyEnd(t).End, 9)
	found := end.via("toolexec")
	if len(found) != 1 {
		t.Fatalf("processes %+v", end.processes)
	}
	p := found[0]
	if p.Tool != "program" || *p.Package != "example.com/some/pkg" || *p.End.Code != 9 || p.Argv[1] != "9" || p.ArgvClipped {
		t.Errorf("record %+v", p)
	}
	if p.Output == nil || text(t, *p.Output) != "out\nerr\n" {
		t.Errorf("output %v", p.Output)
	}
	if *p.WallMs <= 0 || *p.WallMs > 10_000 || p.StartMs <= 0 || *p.MaxRssBytes < 1<<20 || *p.MaxRssSource != "wait4" {
		t.Errorf("figures %+v", p)
	}
}

func TestARecordOfASignalledToolNamesTheSignal(t *testing.T) {
	freshCell(t)
	seen := runCell(t, testSpec(wrappedStep("die", 9)))
	if p := seen.via("toolexec")[0]; p.End.Code != nil || *p.End.Signal != "SIGKILL" {
		t.Errorf("end %+v", p.End)
	}
	if end := seen.onlyEnd(t).End; end.Kind != "signalled" || end.Signal != "SIGKILL" {
		t.Errorf("the step saw %+v", end)
	}
}

func TestAToolThatIsKilledWithItsWrapperHasNoEnd(t *testing.T) {
	freshCell(t)
	s := testSpec(wrappedStep("sleep", 20_000))
	s.Limits.TotalMs = 500
	seen := runCell(t, s)
	found := seen.via("toolexec")
	if len(found) != 1 || found[0].End != nil || found[0].WallMs != nil {
		t.Errorf("processes %+v", seen.processes)
	}
}

func TestALongArgumentListIsClippedAndSaysSo(t *testing.T) {
	freshCell(t)
	s := wrappedStep("exit", 0)
	for i := 0; i < 60; i++ {
		s.Argv = append(s.Argv, strings.Repeat("a", 1000))
	}
	p := runCell(t, testSpec(s)).via("toolexec")[0]
	size := 0
	for _, arg := range p.Argv {
		size += len(arg) + 1
	}
	if !p.ArgvClipped || size > maxArgvBytes || size < maxArgvBytes-2 {
		t.Errorf("clipped %t, %d bytes", p.ArgvClipped, size)
	}
}

func TestEightWrappersAtOnceAreAllRecorded(t *testing.T) {
	freshCell(t)
	s := helperStep("many", 8, testProbe, "wrap", testProgram, "0")
	seen := runCell(t, testSpec(s))
	wantCode(t, seen.onlyEnd(t).End, 0)
	if found := seen.via("toolexec"); len(found) != 8 {
		t.Errorf("%d records", len(found))
	}
}
