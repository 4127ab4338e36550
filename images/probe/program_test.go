package main

import (
	"bytes"
	"debug/elf"
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

func TestALoadersComplaintNamesItsProgram(t *testing.T) {
	for said, want := range map[string]string{
		"./app: /lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.34' not found (required by ./app)\n": "/src/app",
		"x\nError relocating /work/bin/program: __isoc23_strtol: symbol not found":                     "/work/bin/program",
		"Error loading shared library libfoo.so: No such file or directory (needed by ./app)":          "/src/app",
		"./app: symbol lookup error: ./app: undefined symbol: f":                                       "/src/app",
		"sh: 1: ./app: not found":          "/src/app",
		"sh: 1: app: not found":            "",
		"(required by )":                   "",
		"all is well, (required by no one": "",
	} {
		if found := complainedOf(said, "/src"); found != want {
			t.Errorf("%q: %q", said, found)
		}
	}
}

// dynamicProgram builds a small program that is linked to the C library here.
func dynamicProgram(t *testing.T, argv ...string) string {
	t.Helper()
	needGcc(t)
	dir := project(t, map[string]string{"x.c": "#include <stdio.h>\nint main(void) { puts(\"x\"); return 3; }\n"})
	// Steps run as another user, who cannot enter a test's own folder.
	path := filepath.Join(testRoot, "dynamic")
	if said, err := exec.Command("gcc", append(argv, "-o", path, filepath.Join(dir, "x.c"))...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	return path
}

func TestAProgramThatFailedIsToldWithWhatItNeedsAndWhatIsHere(t *testing.T) {
	freshCell(t)
	path := dynamicProgram(t)
	seen := runCell(t, testSpec(step{Name: "run", Argv: []string{path}, Env: map[string]string{}, Cwd: "/"}))
	wantCode(t, seen.onlyEnd(t).End, 3)
	if len(seen.programs) != 1 {
		t.Fatalf("programs %+v", seen.programs)
	}
	p := seen.programs[0]
	if p.Path != path || p.Interpreter == nil || !p.InterpreterFound || len(p.Needed) == 0 || len(p.Needs) == 0 {
		t.Errorf("program %+v", p)
	}
	if p.System.Libc == nil || *p.System.Libc != "glibc" || p.System.Release == nil || len(p.System.Offers) == 0 {
		t.Errorf("system %+v", p.System)
	}
	offered := map[string]bool{}
	for _, o := range p.System.Offers {
		for _, version := range o.Versions {
			offered[o.Library+" "+version] = true
		}
	}
	symbols := 0
	for _, need := range p.Needs {
		symbols += need.SymbolCount
		if !offered[need.Library+" "+need.Version] {
			t.Errorf("%+v was built here and is not offered here", need)
		}
	}
	if symbols == 0 {
		t.Error("no version has a symbol")
	}
}

func TestAProgramWhoseLoaderIsNotThereIsToldThoughItNeverStarted(t *testing.T) {
	freshCell(t)
	path := dynamicProgram(t, "-Wl,--dynamic-linker=/no/such/loader.so.1")
	seen := runCell(t, testSpec(step{Name: "run", Argv: []string{path}, Env: map[string]string{}, Cwd: "/"}))
	if end := seen.onlyEnd(t).End; end.Kind != "never-started" {
		t.Errorf("end %+v", end)
	}
	if len(seen.programs) != 1 || *seen.programs[0].Interpreter != "/no/such/loader.so.1" || seen.programs[0].InterpreterFound {
		t.Errorf("programs %+v", seen.programs)
	}
}

func TestStaticProgramsAndPassesAreNotToldOf(t *testing.T) {
	freshCell(t)
	passes := runCell(t, testSpec(helperStep("exit", 0)))
	freshCell(t)
	fails := runCell(t, testSpec(step{Name: "run", Argv: []string{testProbe, "nonsense"}, Env: map[string]string{}, Cwd: "/"}))
	if len(passes.programs) != 0 || len(fails.programs) != 0 {
		t.Errorf("after a pass %+v, of a static program %+v", passes.programs, fails.programs)
	}
}

func TestNoFileMakesReadingItsVersionsFailOrNotEnd(t *testing.T) {
	data, err := os.ReadFile(dynamicProgram(t))
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewSource(4))
	for i := 0; i < 1500; i++ {
		torn := mangled(random, data)
		// The section's own bytes, which the file is large beside.
		if file, err := elf.NewFile(bytes.NewReader(data)); err == nil && i%2 == 0 {
			section := file.SectionByType(elf.SHT_GNU_VERNEED)
			torn = append([]byte(nil), data...)
			at := int(section.Offset) + random.Intn(int(section.Size))
			torn[at] = byte(random.Intn(256))
		}
		file, err := elf.NewFile(bytes.NewReader(torn))
		if err != nil {
			continue
		}
		if needs := versionNeeds(file, wantedSymbols(file)); len(needs) > maxVersionNeeds {
			t.Fatal("too many")
		}
	}
}
