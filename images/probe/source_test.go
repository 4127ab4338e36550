package main

import (
	"bytes"
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// putSource puts a file into the cell's source folder.
func putSource(t *testing.T, name string, content []byte) string {
	t.Helper()
	path := workDir + "/src/" + name
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// sayStep is a step that prints a text and exits with a code.
func sayStep(t *testing.T, code int, output string) step {
	t.Helper()
	return helperStep("say", code, saidFile(t, output))
}

func saidFile(t *testing.T, output string) string {
	t.Helper()
	path := workDir + "/tmp/said"
	if err := os.WriteFile(path, []byte(output), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// sourcesOf runs a step that fails with that output, and gives the pieces that were kept.
func sourcesOf(t *testing.T, output string) []sourceFrame {
	t.Helper()
	seen := runCell(t, testSpec(sayStep(t, 1, output)))
	wantCode(t, seen.onlyEnd(t).End, 1)
	if seen.end == nil || seen.end.Reason != "completed" {
		t.Fatalf("the probe did not end well: %q", seen.stderr)
	}
	return seen.sources
}

func bytesOf(t *testing.T, piece sourceFrame) string {
	t.Helper()
	b, err := base64.StdEncoding.DecodeString(piece.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestAFailingStepsSourcesAreKept(t *testing.T) {
	freshCell(t)
	content := "package main\n\n\x00\xff\u201c\n"
	path := putSource(t, "sub/main.go", []byte(content))
	found := sourcesOf(t, "# m\nsub/main.go:3:1: invalid NUL character\nsub/main.go:3:2: again\nno/such.go:1:1: x\n")
	if len(found) != 1 || bytesOf(t, found[0]) != content {
		t.Fatalf("pieces %+v", found)
	}
	got := found[0]
	got.Bytes = ""
	want := sourceFrame{Kind: "source", Path: "sub/main.go", File: path, SizeBytes: int64(len(content)), StartLine: 1, StartColumn: 1}
	if got != want {
		t.Errorf("piece %+v, want %+v", got, want)
	}
}

func TestAStepThatPassesKeepsNoSource(t *testing.T) {
	freshCell(t)
	putSource(t, "main.go", []byte("package main\n"))
	if seen := runCell(t, testSpec(sayStep(t, 0, "main.go:1:1: fine\n"))); len(seen.sources) != 0 {
		t.Errorf("pieces %+v", seen.sources)
	}
}

func TestNothingButRegularFilesOfTheRootsIsRead(t *testing.T) {
	freshCell(t)
	secret := workDir + "/out/secret.go"
	if err := os.WriteFile(secret, []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	src := workDir + "/src/"
	for name, target := range map[string]string{
		"out.go": secret, "folder": workDir + "/out", "proc.go": "/proc/self/environ", "zero.go": "/dev/zero",
		"loop.go": "loop.go", "etc": "/etc",
	} {
		if err := os.Symlink(target, src+name); err != nil {
			t.Fatal(err)
		}
	}
	if err := syscall.Mkfifo(src+"pipe.go", 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(src+"dir.go", 0o755); err != nil {
		t.Fatal(err)
	}
	places := []string{
		"out.go", "folder/secret.go", "proc.go", "zero.go", "loop.go", "pipe.go", "dir.go", "../out/secret.go", secret,
		"etc/x.go", "../../../../etc/passwd.go", strings.Repeat("x/", 3000) + "a.go",
	}
	if os.Getuid() == 0 {
		private := putSource(t, "private.go", []byte("root's"))
		if err := os.Chmod(private, 0o600); err != nil {
			t.Fatal(err)
		}
		places = append(places, "private.go")
	}
	if found := sourcesOf(t, strings.Join(places, ":1:1: x\n")+":1:1: x\n"); len(found) != 0 {
		t.Errorf("pieces %+v", found)
	}
}

func TestThePrivateFilesOfTheStepsAreRead(t *testing.T) {
	freshCell(t)
	path := putSource(t, "a.go", []byte("mine"))
	if os.Getuid() == 0 {
		if err := os.Chown(path, testUID, testUID); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(path, 0o600); err != nil {
		t.Fatal(err)
	}
	if found := sourcesOf(t, "a.go:1:1: x\n"); len(found) != 1 || bytesOf(t, found[0]) != "mine" {
		t.Errorf("pieces %+v", found)
	}
}

func TestOfAHugeFileTheSurroundingsOfThePlaceAreKept(t *testing.T) {
	freshCell(t)
	lines := bytes.Repeat([]byte("0123456789abcde\n"), 10<<16)
	putSource(t, "lines.go", lines)
	putSource(t, "line.go", bytes.Repeat([]byte("x"), 10<<20))
	found := sourcesOf(t, "lines.go:300000:3: x\nline.go:1:5000000: y\nline.go:2:1: z\n")
	if len(found) != 3 {
		t.Fatalf("%d pieces", len(found))
	}
	middle, wide, end := found[0], found[1], found[2]
	if at := int64(299_999 * 16); at < middle.StartByte || at > middle.StartByte+fileWindow || len(bytesOf(t, middle)) != fileWindow {
		t.Errorf("from %d, %d bytes", middle.StartByte, len(bytesOf(t, middle)))
	}
	if int64(middle.StartLine-1)*16+int64(middle.StartColumn-1) != middle.StartByte {
		t.Errorf("line %d, column %d is not byte %d", middle.StartLine, middle.StartColumn, middle.StartByte)
	}
	if wide.StartLine != 1 || int64(wide.StartColumn) != wide.StartByte+1 || wide.StartByte > 5_000_000 || wide.StartByte < 4_900_000 {
		t.Errorf("line %d, column %d, from %d", wide.StartLine, wide.StartColumn, wide.StartByte)
	}
	// A line beyond the end: the file's last bytes.
	if end.StartByte+int64(len(bytesOf(t, end))) != 10<<20 {
		t.Errorf("from %d", end.StartByte)
	}
}

func TestALineTooFarInAHugeFileIsNotLookedFor(t *testing.T) {
	freshCell(t)
	path := putSource(t, "sparse.go", nil)
	if err := os.Truncate(path, 100<<30); err != nil {
		t.Skip(err)
	}
	s := testSpec(sayStep(t, 1, "sparse.go:1000000000:1: x\nsparse.go:1:999999999: y\n"))
	s.Limits.DiskBytes = 1 << 40
	if found := runCell(t, s).sources; len(found) != 0 {
		t.Errorf("pieces %+v", found)
	}
}

func TestAllPiecesTogetherAreBounded(t *testing.T) {
	freshCell(t)
	output := ""
	for i := 0; i < 40; i++ {
		putSource(t, "f"+itoa(i)+".go", bytes.Repeat([]byte("x"), wholeSource))
		output += "f" + itoa(i) + ".go:1:1: x\n"
	}
	total := 0
	for _, piece := range sourcesOf(t, output) {
		total += len(bytesOf(t, piece))
	}
	if total != maxSourceBytes {
		t.Errorf("%d bytes", total)
	}
}

func TestStackFramesAreKeptAsSmallPieces(t *testing.T) {
	freshCell(t)
	putSource(t, "main.go", bytes.Repeat([]byte("\n"), 50_000))
	found := sourcesOf(t, "goroutine 1 [running]:\nmain.main()\n\t"+workDir+"/src/main.go:40000 +0x1d\n")
	if len(found) != 1 || len(bytesOf(t, found[0])) != frameWindow || found[0].StartLine > 40_000 {
		t.Errorf("pieces %+v", found)
	}
}

func TestAFileWhoseNameIsNotUTF8IsRead(t *testing.T) {
	freshCell(t)
	putSource(t, "caf\xe9.go", []byte("package x"))
	if found := sourcesOf(t, "caf\xe9.go:1:1: x\n"); len(found) != 1 || bytesOf(t, found[0]) != "package x" || found[0].Path != "caf\ufffd.go" {
		t.Errorf("pieces %+v", found)
	}
}

func TestWhatAFailingToolAloneSaidCountsWhereItsPathIsAbsolute(t *testing.T) {
	freshCell(t)
	path := putSource(t, "deep/a.go", []byte("deep"))
	putSource(t, "a.go", []byte("shallow"))
	found := sourcesAfterTool(t, path+":1:1: x\n./a.go:1:1: y\n")
	if len(found) != 1 || bytesOf(t, found[0]) != "deep" {
		t.Errorf("pieces %+v", found)
	}
}

func TestAToolsOwnStackNamesTheReleasesFiles(t *testing.T) {
	freshCell(t)
	putSource(t, "cmd/compile/x.go", []byte("a project's own"))
	s := helperStep("hush", testProbe, "wrap", testProgram, 1, saidFile(t, "\tcmd/compile/x.go:1 +0x1d\n"))
	spec := testSpec(s)
	spec.GoRoot = workDir + "/cache/go"
	release := filepath.Join(spec.GoRoot, "src/cmd/compile/x.go")
	if err := os.MkdirAll(filepath.Dir(release), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(release, []byte("the release's"), 0o644); err != nil {
		t.Fatal(err)
	}
	if found := runCell(t, spec).sources; len(found) != 1 || bytesOf(t, found[0]) != "the release's" {
		t.Errorf("pieces %+v", found)
	}
}

// sourcesAfterTool runs a wrapped tool that fails with that output, which the step itself does not print.
func sourcesAfterTool(t *testing.T, output string) []sourceFrame {
	t.Helper()
	s := helperStep("hush", testProbe, "wrap", testProgram, 1, saidFile(t, output))
	return runCell(t, testSpec(s)).sources
}
