package main

import (
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
)

func waitUntil(t *testing.T, happened func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !happened(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("it did not happen within 10 s")
		}
	}
}

func TestAStepCannotAnnounceAProcessThatIsNotItsChild(t *testing.T) {
	freshCell(t)
	seen := runCell(t, testSpec(helperStep("forge", os.Getpid())))
	if got := text(t, seen.onlyEnd(t).Output.Head); got != "refused\n" {
		t.Errorf("the forger was %s", got)
	}
	if len(seen.via("toolexec")) != 0 {
		t.Errorf("records %+v", seen.processes)
	}
}

// forgeFromOutside starts the forger next to the probe, and not below it.
func forgeFromOutside(t *testing.T, uid int) string {
	t.Helper()
	freshCell(t)
	_, finish := startCell(t, testSpec(helperStep("sleep", 1500)))
	waitForFrames(t, "step-start")
	forger := exec.Command(testProgram, itoa(os.Getpid()))
	forger.Env = []string{"PROBE_HELPER=forge"}
	if os.Getuid() == 0 {
		forger.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(uid)}}
	}
	out, err := forger.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if seen := finish(); len(seen.via("toolexec")) != 0 {
		t.Errorf("records %+v", seen.processes)
	}
	return string(out)
}

func TestAPeerThatIsNoDescendantIsRefused(t *testing.T) {
	if got := forgeFromOutside(t, testUID); got != "refused\n" {
		t.Errorf("the forger was %s", got)
	}
}

func TestAPeerOfAnotherUserIsRefused(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("needs root to be somebody else")
	}
	if got := forgeFromOutside(t, 12345); got != "refused\n" {
		t.Errorf("the forger was %s", got)
	}
}

func TestAStepCannotPryIntoTheProbe(t *testing.T) {
	freshCell(t)
	s := helperStep("pry", 0)
	// The step's parent is the probe; its pid is known only once it runs.
	s.Argv = []string{"/bin/sh", "-c", `exec "$0" $PPID`, testProgram}
	got := text(t, runCell(t, testSpec(s)).onlyEnd(t).Output.Head)
	if os.Getuid() != 0 {
		// Of one user it may signal and name the file, but neither trace nor open descriptors.
		got = strings.ReplaceAll(strings.ReplaceAll(got, "may signal\n", ""), "opened frames\n", "")
	}
	if got != "done\n" {
		t.Errorf("the step could: %s", got)
	}
}

func TestMalformedMessagesAreRefused(t *testing.T) {
	good := announcement{via: viaShim, pid: 7, startNs: 5, exe: "/bin/gcc", pkg: "p", argv: []string{"gcc", "-c"}}.encode()
	if _, err := decodeAnnouncement(good); err != nil {
		t.Fatal(err)
	}
	for end := 0; end < len(good); end++ {
		if _, err := decodeAnnouncement(good[:end]); err == nil {
			t.Errorf("the first %d bytes were accepted", end)
		}
	}
	huge := append([]byte(nil), good...)
	for i := len(huge) - 4; i > 0; i-- {
		copy(huge[i:], "\xff\xff\xff\xff")
		if a, err := decodeAnnouncement(huge); err == nil && len(a.argv) > 2 {
			t.Errorf("a count or size of 4 GiB at %d was accepted", i)
		}
	}
	if _, err := decodeAnnouncement(append(good, 0)); err == nil {
		t.Error("bytes after the end were accepted")
	}
}

func TestAReportSurvivesItsEncoding(t *testing.T) {
	sent := report{status: 0x8b, userUs: 1, sysUs: 2, maxRssKiB: 3, wrapperRssKiB: 4, wallUs: 5, output: []byte("\x00\xff")}
	got, err := decodeReport(sent.encode())
	if err != nil || got.status != sent.status || got.wallUs != 5 || string(got.output) != "\x00\xff" {
		t.Errorf("%v: %+v", err, got)
	}
	if _, err := decodeReport(report{output: make([]byte, maxToolOutput+1)}.encode()); err == nil {
		t.Error("a report with too much output was accepted")
	}
}
