package main

import (
	"os"
	"strings"
	"testing"
)

// trialSpec is a trial of the two packages with the host's Go: round after round the same build.
func trialSpec(t *testing.T, damage string, in, clean []string) spec {
	s := buildSpec(t, "go", "build", "-toolexec="+testProbe+" wrap", "./b", ".")
	build := s.Steps[0]
	s.Steps = nil
	for _, round := range []string{roundFill, roundDamaged, roundCleaned} {
		build.Round = round
		s.Steps = append(s.Steps, build)
	}
	s.Trial = &trial{Damage: damage, In: in, Fresh: []string{workDir + "/src"}, Clean: clean}
	return s
}

func TestATruncatedObjectIsReportedAndWholeAgainWhenTheGoCommandHasMadeItAnew(t *testing.T) {
	freshCell(t)
	cache := workDir + "/cache"
	seen := runCell(t, trialSpec(t, truncatedObject, []string{cache}, []string{cache}))
	if len(seen.faults) != 0 || len(seen.ends) != 2 || len(seen.damages) != 1 || len(seen.lefts) != 1 {
		t.Fatalf("faults %v, %d steps, damages %+v, lefts %+v, %s", seen.faults, len(seen.ends), seen.damages, seen.lefts, seen.stderr)
	}
	done, left := seen.damages[0], seen.lefts[0]
	if done.Package != "example.com/two" || !strings.HasSuffix(done.Path, "-d") || done.SizeAfter != done.SizeBefore/2 {
		t.Errorf("%+v", done)
	}
	if left.Sha256 == nil || *left.Sha256 != done.Sha256Before {
		t.Errorf("left %+v of %+v", left, done)
	}
	wantCode(t, seen.ends[1].End, 0)
}

func TestOnlyWhereTheDamagedRoundFailsIsThereOneWithTheCacheCleaned(t *testing.T) {
	freshCell(t)
	src := workDir + "/src"
	// b.go has no comment: it is cut, and no round after the second cuts it again.
	seen := runCell(t, trialSpec(t, cutSource, []string{src + "/b"}, nil))
	if len(seen.faults) != 0 || len(seen.ends) != 3 || len(seen.cleaned) != 1 {
		t.Fatalf("faults %v, %d steps, cleaned %+v, %s", seen.faults, len(seen.ends), seen.cleaned, seen.stderr)
	}
	wantCode(t, seen.ends[0].End, 0)
	wantCode(t, seen.ends[1].End, 1)
	wantCode(t, seen.ends[2].End, 0)
	if done := seen.damages[0]; done.Path != src+"/b/b.go" || done.Line == 0 {
		t.Errorf("%+v", done)
	}
}

func TestWhereTheCachesCannotBeFilledNothingIsDamaged(t *testing.T) {
	freshCell(t)
	s := trialSpec(t, truncatedObject, []string{workDir + "/cache"}, nil)
	for i := range s.Steps {
		s.Steps[i].Argv = []string{"go", "build", "./bad"}
	}
	seen := runCell(t, s)
	if len(seen.ends) != 1 || len(seen.damages) != 0 || len(seen.faults) != 0 {
		t.Errorf("%d steps, damages %+v, faults %v", len(seen.ends), seen.damages, seen.faults)
	}
}

func TestADamageThatCannotBeDoneIsAFaultAndNoAnswer(t *testing.T) {
	freshCell(t)
	seen := runCell(t, trialSpec(t, wrongSum, []string{workDir + "/src"}, nil))
	if len(seen.faults) != 1 || seen.faults[0].Where != "damage" || !strings.Contains(seen.faults[0].Message, "go.sum") {
		t.Errorf("faults %v", seen.faults)
	}
}

func TestRoundsOutOfOrderAreRefused(t *testing.T) {
	for _, order := range [][]string{{roundDamaged}, {roundFill, roundCleaned, roundDamaged}, {"", roundFill}, {roundFill, ""}, {"other"}} {
		var steps []step
		for _, round := range order {
			steps = append(steps, step{Round: round})
		}
		ok := &trial{Damage: wrongSum, In: []string{"/a"}}
		if ok.check(steps) == nil {
			t.Errorf("%q passes", order)
		}
	}
	for _, path := range []string{"", "a", "/", "/a/../b"} {
		if (&trial{In: []string{path}}).check([]step{{Round: roundFill}}) == nil {
			t.Errorf("%q passes", path)
		}
	}
}

func TestAFolderIsClearedOfWhatWasMadeReadOnlyAndStays(t *testing.T) {
	folder := t.TempDir()
	if err := os.MkdirAll(folder+"/m@v1/sub", 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(folder+"/m@v1/sub/a.go", nil, 0o444); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{"/m@v1/sub", "/m@v1"} {
		if err := os.Chmod(folder+dir, 0o555); err != nil {
			t.Fatal(err)
		}
	}
	if code := clearMain([]string{folder, folder + "/none"}); code != exitOK {
		t.Errorf("exit %d", code)
	}
	if entries, err := os.ReadDir(folder); err != nil || len(entries) != 0 {
		t.Errorf("%v, %d entries", err, len(entries))
	}
}
