package main

import (
	"encoding/base64"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// recordCompiler runs a compiler of a few shell lines under `probe record`, and gives what it printed and what was kept.
func recordCompiler(t *testing.T, script string) (printed, kept string) {
	t.Helper()
	dir := t.TempDir()
	tool, file := filepath.Join(dir, "compile"), filepath.Join(dir, "frames")
	if err := os.WriteFile(tool, []byte("#!/bin/sh\n"+script), 0o755); err != nil {
		t.Fatal(err)
	}
	out, _ := exec.Command(testProbe, "record", file, "0", tool, "-o", "x.o", "x.go").CombinedOutput()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var frame processFrame
	if err := json.Unmarshal([]byte(strings.SplitN(string(text), " ", 2)[1]), &frame); err != nil || frame.Output == nil {
		t.Fatalf("%v: %s", err, text)
	}
	bytes, _ := base64.StdEncoding.DecodeString(*frame.Output)
	return string(out), string(bytes)
}

const crash = "echo 'x.go:1:1: internal compiler error: boom'\n"

func TestACompilerThatCrashesIsAskedForItsStackOutOfTheBuildsSight(t *testing.T) {
	printed, kept := recordCompiler(t, crash+`[ "$1 $2 $3 $4" = "-d=panic -o x.o x.go" ] && printf '\ngoroutine 1 [running]:\n'
exit 2`)
	if printed != "x.go:1:1: internal compiler error: boom\n" {
		t.Errorf("the build saw %q", printed)
	}
	if kept != printed+printed+"\ngoroutine 1 [running]:\n" {
		t.Errorf("kept: %q", kept)
	}
}

func TestACompilerIsNotRunAgainForNothing(t *testing.T) {
	for name, script := range map[string]string{
		"it printed its stack":   crash + "printf '\\ngoroutine 7 [running]:\\n'\n",
		"it only found an error": "echo 'x.go:1:1: undefined: y'\n",
	} {
		count := filepath.Join(t.TempDir(), "count")
		recordCompiler(t, script+"echo >> "+count+"\nexit 2")
		if runs, _ := os.ReadFile(count); len(runs) != 1 {
			t.Errorf("%s: ran %d times", name, len(runs))
		}
	}
}

func TestAnOlderCompilerIsAskedByTheFlagThatItKnows(t *testing.T) {
	_, kept := recordCompiler(t, `[ "$1" = "-d=panic" ] && { echo 'unknown debug key'; exit 2; }
`+crash+`[ "$1" = "-h" ] && printf 'panic: -h\n\ngoroutine 1 [running]:\n'
exit 2`)
	if !strings.HasSuffix(kept, "panic: -h\n\ngoroutine 1 [running]:\n") || strings.Contains(kept, "unknown") {
		t.Errorf("kept %q", kept)
	}
}

func TestACompilerThatSaysNoMoreWhenItIsAskedChangesNothing(t *testing.T) {
	printed, kept := recordCompiler(t, crash+"exit 2")
	if kept != printed {
		t.Errorf("kept %q, printed %q", kept, printed)
	}
}
