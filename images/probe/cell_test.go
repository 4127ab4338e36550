package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const testUID = 65532

// freshCell empties the shared work folder and lays it out as an image does.
func freshCell(t *testing.T) {
	t.Helper()
	if err := os.RemoveAll(workDir); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"src", "tmp", "home", "gopath", "bin", "cache", "out"} {
		dir := filepath.Join(workDir, name)
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		if os.Getuid() == 0 && name != "out" {
			if err := os.Chown(dir, testUID, testUID); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := os.Chmod(filepath.Join(workDir, "out"), 0o700); err != nil {
		t.Fatal(err)
	}
}

// helperStep is a step that runs the test binary in a role.
func helperStep(role string, args ...any) step {
	s := step{Name: role, Argv: []string{testProgram}, Cwd: workDir + "/src", Env: map[string]string{"PROBE_HELPER": role, "PATH": "/usr/bin:/bin"}}
	for _, arg := range args {
		s.Argv = append(s.Argv, fmt.Sprint(arg))
	}
	return s
}

// wrappedStep is a step whose only process is a wrapper around the test binary in a role.
func wrappedStep(role string, args ...any) step {
	s := helperStep(role, args...)
	s.Argv = append([]string{testProbe, "wrap"}, s.Argv...)
	return s
}

func testSpec(steps ...step) spec {
	return spec{
		Schema: 1, UID: testUID, GID: testUID, Copies: []treeCopy{}, Steps: steps, Shims: []string{}, SampleIntervalMs: 20,
		Limits: limits{TotalMs: 30_000, SilenceMs: 20_000, DiskBytes: 1 << 30, OutputBytes: 1 << 20},
	}
}

// seenFrames is a probe's run as the frames tell it.
type seenFrames struct {
	exit      int
	stdout    string
	stderr    string
	start     startFrame
	faults    []faultFrame
	processes []processFrame
	sources   []sourceFrame
	programs  []programFrame
	ends      []stepEndFrame
	attested  *attestationFrame
	end       *endFrame
	damages   []damageFrame
	lefts     []damageLeftFrame
	cleaned   []cleanedFrame
	series    []seriesFrame
}

func runCell(t *testing.T, s spec) seenFrames {
	t.Helper()
	cmd, finish := startCell(t, s)
	_ = cmd
	return finish()
}

// startCell starts the probe; finish waits for it and reads what it wrote.
func startCell(t *testing.T, s spec) (*exec.Cmd, func() seenFrames) {
	t.Helper()
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return startProbe(t, string(text))
}

func startProbe(t *testing.T, text string) (*exec.Cmd, func() seenFrames) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	cmd := exec.Command(testProbe, "run", text)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd, func() seenFrames {
		_ = cmd.Wait()
		seen := readFrames(t)
		seen.exit, seen.stdout, seen.stderr = cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()
		return seen
	}
}

// readFrames checks every line's sum and sorts the frames by kind.
func readFrames(t *testing.T) (seen seenFrames) {
	t.Helper()
	text, err := os.ReadFile(framesPath())
	if err != nil {
		t.Fatal(err)
	}
	table := crc32.MakeTable(crc32.Castagnoli)
	for _, line := range strings.Split(strings.TrimSuffix(string(text), "\n"), "\n") {
		if len(line) < 10 || line[:9] != fmt.Sprintf("%08x ", crc32.Checksum([]byte(line[9:]), table)) {
			t.Fatalf("a line with a wrong sum: %.80q", line)
		}
		seen.add(t, []byte(line[9:]))
	}
	return seen
}

func (seen *seenFrames) add(t *testing.T, text []byte) {
	t.Helper()
	into := func(frame any) {
		if err := json.Unmarshal(text, frame); err != nil {
			t.Fatal(err)
		}
	}
	var kind struct{ Kind string }
	into(&kind)
	switch kind.Kind {
	case "start":
		into(&seen.start)
	case "fault":
		seen.faults = append(seen.faults, faultFrame{})
		into(&seen.faults[len(seen.faults)-1])
	case "process":
		seen.processes = append(seen.processes, processFrame{})
		into(&seen.processes[len(seen.processes)-1])
	case "program":
		seen.programs = append(seen.programs, programFrame{})
		into(&seen.programs[len(seen.programs)-1])
	case "definitions":
	case "source":
		seen.sources = append(seen.sources, sourceFrame{})
		into(&seen.sources[len(seen.sources)-1])
	case "step-end":
		seen.ends = append(seen.ends, stepEndFrame{})
		into(&seen.ends[len(seen.ends)-1])
	case "attestation":
		seen.attested = &attestationFrame{}
		into(seen.attested)
	case "end":
		seen.end = &endFrame{}
		into(seen.end)
	case "damage":
		seen.damages = append(seen.damages, damageFrame{})
		into(&seen.damages[len(seen.damages)-1])
	case "damage-left":
		seen.lefts = append(seen.lefts, damageLeftFrame{})
		into(&seen.lefts[len(seen.lefts)-1])
	case "cleaned":
		seen.cleaned = append(seen.cleaned, cleanedFrame{})
		into(&seen.cleaned[len(seen.cleaned)-1])
	case "series":
		var one seriesFrame
		into(&one)
		if n := len(seen.processes); n == 0 || seen.processes[n-1].Pid != one.Pid {
			t.Error("a series that does not stand behind its process's record")
		}
		seen.series = append(seen.series, one)
	case "step-start":
	default:
		t.Fatalf("unknown frame %q", kind.Kind)
	}
}

// onlyEnd gives the end of the only step.
func (seen seenFrames) onlyEnd(t *testing.T) stepEndFrame {
	t.Helper()
	if len(seen.ends) != 1 {
		t.Fatalf("%d steps ended, want 1; exit %d, stderr %q, faults %v", len(seen.ends), seen.exit, seen.stderr, seen.faults)
	}
	return seen.ends[0]
}

// via gives the processes that were seen in one way.
func (seen seenFrames) via(name string) (found []processFrame) {
	for _, p := range seen.processes {
		if p.Via == name {
			found = append(found, p)
		}
	}
	return found
}

func text(t *testing.T, encoded string) string {
	t.Helper()
	b, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func wantEnd(t *testing.T, got stepEnd, kind string) {
	t.Helper()
	if got.Kind != kind {
		t.Fatalf("the step's end is %+v, want %s", got, kind)
	}
}

func wantCode(t *testing.T, got stepEnd, code int) {
	t.Helper()
	wantEnd(t, got, "exited")
	if *got.Code != code {
		t.Fatalf("the step exited %d, want %d", *got.Code, code)
	}
}
