package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// project writes files into a folder of the test's own.
func project(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// recorded builds a project under `probe record` and gives the frames that its failing tools left.
func recorded(t *testing.T, dir string, cgo string) (tools []processFrame, told []definitionsFrame) {
	t.Helper()
	frames := filepath.Join(t.TempDir(), "frames")
	cmd := exec.Command("go", "build", "-toolexec="+testProbe+" record "+frames+" 0", "-o", filepath.Join(dir, "out"), ".")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off", "GO111MODULE=on", "GOPROXY=off", "CGO_ENABLED="+cgo)
	said, err := cmd.CombinedOutput()
	text, readErr := os.ReadFile(frames)
	if readErr != nil {
		if err != nil {
			t.Fatalf("no frames: %v, %s", err, said)
		}
		return nil, nil
	}
	for _, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		if len(line) < 10 {
			continue
		}
		var kind struct{ Kind string }
		_ = json.Unmarshal([]byte(line[9:]), &kind)
		switch kind.Kind {
		case "process":
			tools = append(tools, processFrame{})
			_ = json.Unmarshal([]byte(line[9:]), &tools[len(tools)-1])
		case "definitions":
			told = append(told, definitionsFrame{})
			_ = json.Unmarshal([]byte(line[9:]), &told[len(told)-1])
		}
	}
	return tools, told
}

// sites gives definitions as "symbol kind package source" lines.
func sites(told definitionsFrame) []string {
	var list []string
	for _, d := range told.Definitions {
		source := ""
		if d.Source != nil {
			source = filepath.Base(*d.Source)
		}
		pkg := "-"
		if d.Package != nil {
			pkg = *d.Package
		}
		list = append(list, fmt.Sprintf("%s %s %s %s", d.Symbol, d.Kind, pkg, source))
	}
	return list
}

func wantSites(t *testing.T, told []definitionsFrame, want ...string) {
	t.Helper()
	if len(told) != 1 || !told[0].Complete || !reflect.DeepEqual(sites(told[0]), want) {
		t.Errorf("told %+v, want %q", told, want)
	}
}

const plainMod = "module example.com/m\n\ngo 1.18\n"

func pushed(pkg string) string {
	return "package " + pkg + "\n\nimport _ \"unsafe\"\n\n//go:linkname f example.com/m.shared\nfunc f() { println(1) }\n\nfunc init() { f() }\n"
}

func TestADuplicateByLinknameNamesBothPackagesAndTheirLines(t *testing.T) {
	dir := project(t, map[string]string{
		"go.mod": plainMod, "a/a.go": pushed("a"), "b/b.go": pushed("b"),
		"main.go": "package main\n\nimport (\n\t_ \"example.com/m/a\"\n\t_ \"example.com/m/b\"\n)\n\nfunc main() {}\n",
	})
	_, told := recorded(t, dir, "0")
	wantSites(t, told, "example.com/m.shared go example.com/m/a a.go", "example.com/m.shared go example.com/m/b b.go")
	if line := told[0].Definitions[0].Line; line == nil || *line != 6 {
		t.Errorf("line %v", line)
	}
}

func TestADuplicateInAssemblyNamesBothFilesAlsoOfVariables(t *testing.T) {
	assembly := "#include \"textflag.h\"\nDATA shared+0(SB)/4, $1\nGLOBL shared(SB), NOPTR, $4\nTEXT ·F(SB), NOSPLIT, $0-0\n\tMOVL shared(SB), AX\n\tRET\n"
	dir := project(t, map[string]string{
		"go.mod": plainMod, "a/a.go": "package a\n\nfunc F()\n", "a/a_amd64.s": assembly, "a/a_arm64.s": assembly,
		"b/b.go": "package b\n\nfunc F()\n", "b/b_amd64.s": assembly,
		"main.go": "package main\n\nimport (\n\t\"example.com/m/a\"\n\t\"example.com/m/b\"\n)\n\nfunc main() { a.F(); b.F() }\n",
	})
	if os.Getenv("GOARCH") != "" || !strings.Contains(goEnv(t, "GOARCH"), "amd64") {
		t.Skip("amd64's assembly")
	}
	_, told := recorded(t, dir, "0")
	wantSites(t, told, "shared assembly example.com/m/a a_amd64.s", "shared assembly example.com/m/b b_amd64.s")
}

func goEnv(t *testing.T, name string) string {
	t.Helper()
	text, err := exec.Command("go", "env", name).Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(text))
}

func needGcc(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("gcc"); err != nil {
		t.Skip("no gcc")
	}
}

func cgoPackage(name, preamble string) string {
	return "package " + name + "\n\n/*\n" + preamble + "\n*/\nimport \"C\"\n\nfunc F() int { return int(C." + name + "()) }\n"
}

const mainOfTwo = "package main\n\nimport (\n\t\"example.com/m/a\"\n\t\"example.com/m/b\"\n)\n\nfunc main() { println(a.F(), b.F()) }\n"

func TestADuplicateInCNamesTheSourcesOfBothObjects(t *testing.T) {
	needGcc(t)
	dir := project(t, map[string]string{
		"go.mod": plainMod, "main.go": mainOfTwo,
		// One in a C file, one in a Go file's preamble.
		"a/a.go":    cgoPackage("a", "int a(void);"),
		"a/other.c": "int shared(void) { return 1; }\nint a(void) { return shared(); }\n",
		"b/b.go":    cgoPackage("b", "int shared(void) { return 2; }\nstatic int b(void) { return shared(); }"),
	})
	_, told := recorded(t, dir, "1")
	wantSites(t, told, "shared c example.com/m/a other.c", "shared c example.com/m/b b.go")
}

func TestALibraryThatTwoPackagesBringIsListedByItsFiles(t *testing.T) {
	needGcc(t)
	dir := project(t, map[string]string{
		"go.mod": plainMod, "main.go": mainOfTwo,
		"a/a.go": cgoPackage("a", "#cgo LDFLAGS: -L${SRCDIR}/lib -lone\nint a(void);"),
		"b/b.go": cgoPackage("b", "#cgo LDFLAGS: ${SRCDIR}/lib/libtwo.a\nint b(void);"),
	})
	library(t, filepath.Join(dir, "a/lib/libone.a"), "a.c", "int shared(void) { return 1; }\nint a(void) { return shared(); }\n")
	library(t, filepath.Join(dir, "b/lib/libtwo.a"), "b.c", "int shared(void) { return 1; }\nint b(void) { return shared(); }\n")
	_, told := recorded(t, dir, "1")
	wantSites(t, told, "shared c - a.c", "shared c - b.c")
	if file := told[0].Definitions[1].File; filepath.Base(file) != "libtwo.a" {
		t.Errorf("file %q", file)
	}
}

func library(t *testing.T, path, source, text string) {
	t.Helper()
	dir := project(t, map[string]string{source: text})
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, argv := range [][]string{{"gcc", "-c", "-o", "x.o", source}, {"ar", "rcs", path, "x.o"}} {
		cmd := exec.Command(argv[0], argv[1:]...)
		cmd.Dir = dir
		if said, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v: %v, %s", argv, err, said)
		}
	}
}

func TestUnexportedVariablesOfOneNameInTwoPackagesPassAndNothingIsLookedUp(t *testing.T) {
	variable := func(pkg string) string {
		return "package " + pkg + "\n\nvar shared = 1\n\n//go:noinline\nfunc F() int { shared++; return shared }\n"
	}
	dir := project(t, map[string]string{
		"go.mod": plainMod, "main.go": mainOfTwo, "a/a.go": variable("a"), "b/b.go": variable("b"),
	})
	if tools, told := recorded(t, dir, "0"); len(tools) != 0 || len(told) != 0 {
		t.Errorf("tools %+v, told %+v", tools, told)
	}
}

func TestAnotherFailureOfALinkIsNotLookedUp(t *testing.T) {
	dir := project(t, map[string]string{
		"go.mod": plainMod, "empty.s": "",
		"main.go": "package main\n\nfunc missing()\n\nfunc main() { missing() }\n",
	})
	if tools, told := recorded(t, dir, "0"); len(tools) != 1 || tools[0].Tool != "link" || len(told) != 0 {
		t.Errorf("tools %+v, told %+v", tools, told)
	}
}

func TestSymbolsAreReadInTheWordsOfEveryLinker(t *testing.T) {
	for said, want := range map[string][]string{
		"2026/11/23 07:54:39 duplicate symbol example.com/m.shared (types 1 and 1) in example.com/m/a and /w/b001/_pkg_.a(_go_.o)": {"example.com/m.shared"},
		"link: duplicated definition of symbol shared, from example.com/m/a (type STEXT size 1) and main (type STEXT size 1)":      {"shared"},
		"duplicated definition of symbol type:struct { A int }, from a and b":                                                      {"type:struct { A int }"},
		"/usr/bin/ld: x.o: in function `f':\nb.c:1: multiple definition of `f'; a.o:a.c:1: first defined here":                     {"f"},
		"ld.lld: error: duplicate symbol: shared":                                                                                  {"shared"},
		"duplicate symbol '_shared' in:\n    a.o\n    b.o":                                                                         {"_shared"},
		"duplicate symbol _shared in:\n    a.o":                                                                                    {"_shared"},
		"link: m(x.syso): duplicate symbol reference: blah in both a(.text) and b(.text)":                                          {"blah"},
		"blah: duplicate symbol definition":                                                                                        {"blah"},
		"a.c: multiple definition of `one'\nb.c: multiple definition of `two'\nc.c: multiple definition of `one'":                  {"one", "two"},
		"undefined reference to `f'":                                                                                               nil,
		"":                                                                                                                         nil,
	} {
		if found := duplicatedSymbols([]byte(said)); !reflect.DeepEqual(found, want) {
			t.Errorf("%q: %q", said, found)
		}
	}
}

func TestNoWordsMakeTheSearchForNamesFailOrGrow(t *testing.T) {
	random := rand.New(rand.NewSource(1))
	parts := []string{"duplicate symbol ", "multiple definition of ", "`", "'", "‘", "(", ": duplicate definition", "\n", "\x00", ", from ", "x", " "}
	for i := 0; i < 2000; i++ {
		var text strings.Builder
		for n := random.Intn(40); n > 0; n-- {
			text.WriteString(parts[random.Intn(len(parts))])
		}
		if names := duplicatedSymbols([]byte(text.String())); len(names) > maxDuplicates {
			t.Fatalf("%d names in %q", len(names), text.String())
		}
	}
}

func TestArchivesOfAllKindsAreTakenApart(t *testing.T) {
	entry := func(name string, data string) string {
		text := fmt.Sprintf("%-16s%-12d%-6d%-6d%-8o%-10d`\n%s", name, 0, 0, 0, 0o644, len(data), data)
		if len(data)%2 == 1 {
			text += "\n"
		}
		return text
	}
	archive := arMagic + entry("/", "index") + entry("//", "a-very-long-name.o/\nanother.o/\n") +
		entry("_go_.o", "go") + entry("short.o/", "odd") + entry("/0", "long") + entry("/20", "other") +
		entry("#1/8", "bsd.o\x00\x00\x00data") + entry("__.SYMDEF", "x")
	var names []string
	for _, m := range archiveMembers([]byte(archive)) {
		names = append(names, m.name+"="+string(m.data))
	}
	want := []string{"_go_.o=go", "short.o=odd", "a-very-long-name.o=long", "another.o=other", "bsd.o=data"}
	if !reflect.DeepEqual(names, want) {
		t.Errorf("members %q", names)
	}
}

// mangled gives a copy of data with some bytes changed, or cut short.
func mangled(random *rand.Rand, data []byte) []byte {
	torn := append([]byte(nil), data...)
	for n := 1 + random.Intn(8); n > 0 && len(torn) > 0; n-- {
		torn[random.Intn(len(torn))] = byte(random.Intn(256))
	}
	if random.Intn(3) == 0 {
		torn = torn[:random.Intn(len(torn)+1)]
	}
	return torn
}

func TestNoArchiveAndNoObjectMakesTheSearchFail(t *testing.T) {
	dir := project(t, map[string]string{"a.go": "package a\n\nfunc F() {}\n\nvar V = 1\n"})
	compiled := filepath.Join(dir, "a.a")
	cmd := exec.Command("go", "tool", "compile", "-p", "a", "-o", compiled, "a.go")
	cmd.Dir = dir
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	data, err := os.ReadFile(compiled)
	if err != nil {
		t.Fatal(err)
	}
	wanted := map[string]bool{"a.F": true, "a.V": true}
	found := 0
	random := rand.New(rand.NewSource(2))
	for i := 0; i < 3000; i++ {
		torn := data
		if i > 0 {
			torn = mangled(random, data)
		}
		for _, m := range archiveMembers(torn) {
			if o, ok := goObjectOf(m.data); ok {
				found += len(o.definitions(wanted))
			}
		}
		if i == 0 && found != 2 {
			t.Fatalf("%d definitions in a whole archive", found)
		}
	}
}

func TestDefinitionsArriveAsTheyWereSent(t *testing.T) {
	one := definition{maker: madeByAssembler, line: 7, symbol: "s", pkg: "p", file: "/f.a", member: "m.o", source: "m.s"}
	other := definition{maker: madeByC, symbol: "s", file: "/x.o"}
	sent := append(one.encode(), other.encode()...)
	if found, complete := decodeDefinitions(append(sent, allFound)); !complete || !reflect.DeepEqual(found, []definition{one, other}) {
		t.Errorf("%+v, %t", found, complete)
	}
	if found, complete := decodeDefinitions(sent); complete || len(found) != 2 {
		t.Errorf("without an end: %+v, %t", found, complete)
	}
	random := rand.New(rand.NewSource(3))
	for i := 0; i < 5000; i++ {
		if found, _ := decodeDefinitions(mangled(random, sent)); len(found) > maxDefinitions {
			t.Fatal("too many")
		}
	}
	if found, complete := decodeDefinitions(bytes.Repeat(other.encode(), 80)); complete || len(found) != maxDefinitions {
		t.Errorf("%d of 80, %t", len(found), complete)
	}
}
