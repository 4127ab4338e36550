package main

import (
	"crypto/sha256"
	"fmt"
	"os"
	"strings"
	"testing"
)

func TestASmallFrameFileIsPrintedWhole(t *testing.T) {
	freshCell(t)
	seen := runCell(t, testSpec(helperStep("exit", 0)))
	file, err := os.ReadFile(framesPath())
	if err != nil {
		t.Fatal(err)
	}
	if want := fmt.Sprintf("frames %d %x\n%sframes end\n", len(file), sha256.Sum256(file), file); !strings.HasSuffix(seen.stdout, want) {
		t.Errorf("the log does not end with the frames: %.300q", seen.stdout)
	}
}

func TestALargeFrameFileIsNotPrinted(t *testing.T) {
	freshCell(t)
	s := testSpec(helperStep("flood", maxEcho))
	if seen := runCell(t, s); strings.Contains(seen.stdout, "frames ") {
		t.Errorf("a file of %d bytes and more is on the log", maxEcho)
	}
}
