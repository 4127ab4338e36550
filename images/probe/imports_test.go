package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// writeTree writes files below a folder of the test's own.
func writeTree(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range files {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

// linesOf says an answer's imports as "a/a.go:3:8 m/a m/b", sorted by package.
func linesOf(answer importAnswer) []string {
	lines := []string{}
	for _, e := range answer.Edges {
		line := strings.Join([]string{
			e.File + ":" + itoa(e.Line) + ":" + itoa(e.Column), answer.Nodes[e.From].Path, answer.Nodes[e.To].Path,
		}, " ")
		if e.Test {
			line += " test"
		}
		lines = append(lines, line)
	}
	return lines
}

func askIn(t *testing.T, root string, order importOrder) importAnswer {
	t.Helper()
	before, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chdir(root); err != nil {
		t.Fatal(err)
	}
	defer os.Chdir(before)
	order.Root = root
	return importsOf(order)
}

var ring = map[string]string{
	"go.mod":          "// A comment.\nmodule \"example.com/m\"\n\ngo 1.19\n",
	"a/a.go":          "package a\n\nimport (\n\t\"fmt\"\n\n\t_ \"example.com/m/b\"\n)\n\nvar _ = fmt.Sprint\n",
	"b/b.go":          "//line /etc/passwd:99\npackage b; import _ \"example.com/m/a\"\n",
	"b/b_test.go":     "package b\n\nimport _ \"example.com/m/c\"\n",
	"b/x_test.go":     "package b_test\n\nimport _ \"example.com/m/c\"\n",
	"c/c.go":          "package c\n",
	"c/c_plan9.go":    "package c\n\nimport _ \"example.com/m/a\"\n",
	"testdata/t.go":   "package t\n\nimport _ \"example.com/m/a\"\n",
	"_old/o.go":       "package o\n\nimport _ \"example.com/m/a\"\n",
	"other/go.mod":    "module example.com/other\n",
	"other/o/o.go":    "package o\n\nimport _ \"example.com/other/o\"\n",
	"d/d.go":          "// +build ignore\n\npackage d\n\nimport _ \"example.com/m/d\"\n",
	"d/e.go":          "package d\n",
	"d/new.go":        "//go:build go1.30\n\npackage d\n\nimport _ \"example.com/m/d\"\n",
	"d/c.go":          "package d\n\nimport \"C\"\nimport _ \"example.com/m/d\"\n",
	"d/nonsense.go":   "this is no Go\n",
	"d/cut.go":        "package d\n\nimport _ \"example.com/m/c\"\n\nfunc {\n",
	"d/d_linux.go":    "package d\n\nimport _ \"example.com/m/b\"\n",
	"d/d_linux_16.go": "//go:build linux && amd64\n// +build linux,amd64\n\npackage d\n\nimport _ \"example.com/m/a\"\n",
}

var expected = []string{
	"a/a.go:6:4 example.com/m/a example.com/m/b",
	"b/b.go:2:21 example.com/m/b example.com/m/a",
	"b/b_test.go:3:10 example.com/m/b example.com/m/c test",
	"d/cut.go:3:10 example.com/m/d example.com/m/c",
	"d/d_linux.go:3:10 example.com/m/d example.com/m/b",
	"d/d_linux_16.go:6:10 example.com/m/d example.com/m/a",
}

func targetEnv(t *testing.T) {
	t.Setenv("GOOS", "linux")
	t.Setenv("GOARCH", "amd64")
	t.Setenv("CGO_ENABLED", "0")
}

func TestImportsOfFoldersWhereTheGoCommandRefuses(t *testing.T) {
	targetEnv(t)
	answer := askIn(t, writeTree(t, ring), importOrder{Argv: []string{"false"}, Minor: 19})
	if answer.Source != "files" || answer.List.Code != 1 {
		t.Fatalf("%+v", answer.List)
	}
	if got := linesOf(answer); !reflect.DeepEqual(got, expected) {
		t.Errorf("got %s", strings.Join(got, "\n"))
	}
}

func TestImportsAsTheGoCommandListsThem(t *testing.T) {
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("no go command")
	}
	targetEnv(t)
	for name, value := range map[string]string{"GOFLAGS": "", "GOWORK": "off", "GOPROXY": "off", "GO111MODULE": "on", "GOTOOLCHAIN": "local"} {
		t.Setenv(name, value)
	}
	files := map[string]string{}
	for name, text := range ring {
		files[name] = text
	}
	// What does not parse belongs to no package for the go command.
	delete(files, "d/nonsense.go")
	delete(files, "d/cut.go")
	order := importOrder{Argv: []string{"go", "list", "-e", "-deps", "-test"}, Packages: []string{"./..."}, Minor: 19}
	answer := askIn(t, writeTree(t, files), order)
	if answer.Source != "list" {
		t.Fatalf("%+v", answer.List)
	}
	want := map[string]bool{}
	for _, line := range expected {
		want[line] = !strings.Contains(line, "cut.go")
	}
	for _, line := range linesOf(answer) {
		if !want[line] {
			t.Errorf("not expected: %s", line)
		}
		delete(want, line)
	}
	for line, missing := range want {
		if missing {
			t.Errorf("missing: %s", line)
		}
	}
	if len(answer.Said) == 0 {
		t.Error("the go command said nothing of the cycle")
	}
}

func TestPackagesCompiledForATestCountOnce(t *testing.T) {
	found := newPackages()
	lines := []string{
		`"m/p" "/m/p"` + "\t\t\t" + `"p.go" ` + "\t" + `"p_test.go" ` + "\t\t",
		`"m/q [m/p.test]" "/m/q"` + "\t" + `"m/p"` + "\t" + `"m/p" "m/p [m/p.test]" ` + "\t" + `"q.go" ` + "\t\t\t",
		`"m/p [m/p.test]" "/m/p"` + "\t" + `"m/p"` + "\t\t" + `"p.go" "p_test.go" ` + "\t\t\t",
		`"m/p_test [m/p.test]" "/m/p"` + "\t" + `"m/p"` + "\t\t" + `"x_test.go" ` + "\t\t\t",
		`"m/p.test" "/m/p"` + "\t\t\t" + `"/cache/ab-d" ` + "\t\t\t" + `"import cycle not allowed in test" `,
	}
	if err := decodePackages(strings.NewReader(strings.Join(lines, "\n")), found); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(found.order, " "); got != "m/p m/q" {
		t.Errorf("got %s", got)
	}
	if to := found.byPath["m/q"].resolve("m/p"); to != "m/p" {
		t.Errorf("resolves to %s", to)
	}
	if len(found.said) != 1 {
		t.Errorf("said %q", found.said)
	}
}

func TestWhatGoListDidNotPrintIsTrouble(t *testing.T) {
	for _, text := range []string{"hello\n", `"a" "b"` + "\t\t\t\t\t\t\t\n", `"a` + "\t\t\t\t\t\t\n"} {
		if err := decodePackages(strings.NewReader(text), newPackages()); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
}

func TestHostileNamesComeThroughWhole(t *testing.T) {
	found := newPackages()
	path := "m/\"</svg>\t\n\x1b[31m\\"
	quoted, _ := json.Marshal(path)
	line := strings.ReplaceAll(string(quoted), "\\u003c", "<")
	line = strings.ReplaceAll(strings.ReplaceAll(line, "\\u003e", ">"), "\\u001b", "\\x1b") + ` "/m"` + "\t\t\t" + `"a.go" ` + "\t\t\t"
	if err := decodePackages(strings.NewReader(line), found); err != nil || found.order[0] != path {
		t.Errorf("%v %q", err, found.order)
	}
}

func TestVendoredPackagesOfOldReleases(t *testing.T) {
	pkg := listedPackage{Imports: []string{"fmt", "m/vendor/x/y"}}
	if got := pkg.resolve("x/y"); got != "m/vendor/x/y" {
		t.Errorf("got %s", got)
	}
	if got := pkg.resolve("fmt"); got != "fmt" {
		t.Errorf("got %s", got)
	}
}
