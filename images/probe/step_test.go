package main

import (
	"os"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestAStepsExitCodeAndOutputAreKept(t *testing.T) {
	freshCell(t)
	seen := runCell(t, testSpec(helperStep("exit", 7)))
	end := seen.onlyEnd(t)
	wantCode(t, end.End, 7)
	if got := text(t, end.Output.Head); got != "out\nerr\n" {
		t.Errorf("output %q", got)
	}
	if seen.exit != exitOK || seen.end == nil || seen.end.Reason != "completed" {
		t.Errorf("probe exited %d, end %+v", seen.exit, seen.end)
	}
	if !strings.Contains(seen.stdout, "step 0 exit: exited 7") {
		t.Errorf("progress: %q", seen.stdout)
	}
}

func TestTheStartFrameSaysWhomTheStepsRunAs(t *testing.T) {
	freshCell(t)
	want := os.Getuid()
	if want == 0 {
		want = testUID
	}
	if seen := runCell(t, testSpec(helperStep("exit", 0))); seen.start.StepUID != want || seen.start.UID != os.Getuid() {
		t.Errorf("start frame %+v", seen.start)
	}
}

func TestAStepThatASignalEndedSaysWhich(t *testing.T) {
	freshCell(t)
	end := runCell(t, testSpec(helperStep("die", int(syscall.SIGABRT)))).onlyEnd(t)
	wantEnd(t, end.End, "signalled")
	if end.End.Signal != "SIGABRT" {
		t.Errorf("signal %s", end.End.Signal)
	}
}

func TestStepsAfterAFailingOneDoNotRunUnlessAlways(t *testing.T) {
	freshCell(t)
	always := helperStep("exit", 0)
	always.Always = true
	seen := runCell(t, testSpec(helperStep("exit", 1), helperStep("exit", 0), always))
	if len(seen.ends) != 2 || seen.ends[0].Step != 0 || seen.ends[1].Step != 2 {
		t.Fatalf("ends %+v", seen.ends)
	}
	if seen.attested == nil {
		t.Error("no attestation after a failing step")
	}
}

func TestAProgramThatIsNotThereNeverStarts(t *testing.T) {
	freshCell(t)
	for _, argv := range []string{"no-such-program", "/no/such/program"} {
		s := helperStep("exit", 0)
		s.Argv = []string{argv}
		wantEnd(t, runCell(t, testSpec(s)).onlyEnd(t).End, "never-started")
		freshCell(t)
	}
}

func TestAFolderThatIsNotThereKeepsTheStepFromStarting(t *testing.T) {
	freshCell(t)
	s := helperStep("exit", 0)
	s.Cwd = workDir + "/nowhere"
	end := runCell(t, testSpec(s)).onlyEnd(t).End
	wantEnd(t, end, "never-started")
	if !strings.Contains(end.Reason, "nowhere") {
		t.Errorf("reason %q", end.Reason)
	}
}

func TestTheTotalLimitEndsAStep(t *testing.T) {
	freshCell(t)
	s := testSpec(helperStep("chatter", 1000))
	s.Limits.TotalMs = 400
	end := runCell(t, s).onlyEnd(t)
	wantEnd(t, end.End, "timed-out")
	if end.End.On != "total" || end.End.LimitMs != 400 {
		t.Errorf("end %+v", end.End)
	}
	if !strings.HasPrefix(text(t, end.Output.Head), "line 0\n") {
		t.Error("what was printed before is lost")
	}
}

func TestSilenceEndsAStep(t *testing.T) {
	freshCell(t)
	s := testSpec(helperStep("sleep", 20_000))
	s.Limits.SilenceMs = 300
	end := runCell(t, s).onlyEnd(t)
	wantEnd(t, end.End, "timed-out")
	if end.End.On != "silence" {
		t.Errorf("end %+v", end.End)
	}
}

func TestAStepThatKeepsPrintingIsNotSilent(t *testing.T) {
	freshCell(t)
	s := testSpec(helperStep("chatter", 20))
	s.Limits.SilenceMs = 500
	wantCode(t, runCell(t, s).onlyEnd(t).End, 0)
}

func TestAfterTheTotalLimitAnAlwaysStepNeverStarts(t *testing.T) {
	freshCell(t)
	always := helperStep("exit", 0)
	always.Always = true
	s := testSpec(helperStep("sleep", 20_000), always)
	s.Limits.TotalMs = 300
	wantEnd(t, runCell(t, s).ends[1].End, "never-started")
}

func TestTheDiskLimitEndsAStep(t *testing.T) {
	freshCell(t)
	s := testSpec(helperStep("fill", workDir+"/tmp/large", 100))
	s.Limits.DiskBytes = 50 << 20
	end := runCell(t, s).onlyEnd(t).End
	wantEnd(t, end, "over-limit")
	if end.UsedBytes <= 50<<20 || end.LimitBytes != 50<<20 {
		t.Errorf("end %+v", end)
	}
}

func TestTheDiskLimitSeesIntoPrivateFolders(t *testing.T) {
	freshCell(t)
	hidden := workDir + "/tmp/private"
	if err := os.Mkdir(hidden, 0o700); err != nil {
		t.Fatal(err)
	}
	if os.Getuid() == 0 {
		if err := os.Chown(hidden, testUID, testUID); err != nil {
			t.Fatal(err)
		}
	}
	s := testSpec(helperStep("fill", hidden+"/large", 100))
	s.Limits.DiskBytes = 50 << 20
	wantEnd(t, runCell(t, s).onlyEnd(t).End, "over-limit")
}

func TestOrphansAreKilledAndReapedWhenTheStepEnds(t *testing.T) {
	freshCell(t)
	began := time.Now()
	seen := runCell(t, testSpec(helperStep("orphans", 5), helperStep("exit", 0)))
	if len(seen.ends) != 2 || time.Since(began) > 20*time.Second {
		t.Fatalf("ends %+v after %v", seen.ends, time.Since(began))
	}
	for _, pid := range listPids() {
		line, _ := os.ReadFile("/proc/" + itoa(pid) + "/cmdline")
		if strings.HasPrefix(string(line), testProgram+"\x0060000") {
			t.Errorf("process %d is left", pid)
		}
	}
}

func TestTheProbeHoldsThreadsInReserveForAForkBomb(t *testing.T) {
	freshCell(t)
	cmd, finish := startCell(t, testSpec(helperStep("sleep", 700)))
	waitForFrames(t, "step-start")
	tasks, err := os.ReadDir("/proc/" + itoa(cmd.Process.Pid) + "/task")
	if err != nil || len(tasks) < reservedThreads {
		t.Errorf("%v: %d threads", err, len(tasks))
	}
	finish()
}

func TestBeingToldToStopEndsStubbornStepsAndWritesTheLastFrames(t *testing.T) {
	freshCell(t)
	cmd, finish := startCell(t, testSpec(helperStep("stubborn"), helperStep("exit", 0)))
	waitForFrames(t, "step-start")
	time.Sleep(300 * time.Millisecond)
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	seen := finish()
	end := seen.onlyEnd(t)
	wantEnd(t, end.End, "signalled")
	if end.End.Signal != "SIGKILL" || seen.end == nil || seen.end.Reason != "terminated" || seen.exit != exitOK {
		t.Errorf("step %+v, end %+v, exit %d", end.End, seen.end, seen.exit)
	}
}

func waitForFrames(t *testing.T, kind string) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if text, err := os.ReadFile(framesPath()); err == nil && strings.Contains(string(text), `"kind":"`+kind+`"`) {
			return
		}
	}
	t.Fatalf("no %s frame", kind)
}

func TestAFloodIsDrainedAndCountedInBoundedMemory(t *testing.T) {
	freshCell(t)
	cmd, finish := startCell(t, testSpec(helperStep("flood", 1024)))
	largest := make(chan int64)
	go func() {
		hwm := int64(0)
		for text, err := []byte{}, error(nil); err == nil; text, err = readBoundedFile("/proc/"+itoa(cmd.Process.Pid)+"/status", 8192) {
			if now := parseStatus(text).hwm; now > hwm {
				hwm = now
			}
			time.Sleep(5 * time.Millisecond)
		}
		largest <- hwm
	}()
	seen := finish()
	end := seen.onlyEnd(t)
	wantCode(t, end.End, 0)
	out := end.Output
	if out.TotalBytes != 1<<30+8 || out.DroppedBytes != out.TotalBytes-1<<20 {
		t.Errorf("total %d, dropped %d", out.TotalBytes, out.DroppedBytes)
	}
	if head, tail := text(t, out.Head), text(t, out.Tail); !strings.HasPrefix(head, "BEGINx") || !strings.HasSuffix(tail, "xEND") {
		t.Errorf("head %.8q, tail %q", head, tail[len(tail)-8:])
	}
	if hwm := <-largest; hwm > 64<<20 || hwm < 1<<20 {
		t.Errorf("the probe took %d bytes", hwm)
	} else {
		t.Logf("the probe took %d KiB", hwm>>10)
	}
}
