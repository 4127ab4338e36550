package main

import (
	"bytes"
	"go/build/constraint"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// chooser says which files of a folder a release takes for a target. go/build would say it for the release that built the
// probe, and makes every wrapper start more slowly.
type chooser struct {
	os, arch string
	cgo      bool
	minor    int
	tags     map[string]bool
}

func chooserOf(order importOrder) chooser {
	c := chooser{
		os: os.Getenv("GOOS"), arch: os.Getenv("GOARCH"), cgo: os.Getenv("CGO_ENABLED") == "1", minor: order.Minor,
		tags: map[string]bool{},
	}
	for _, tag := range order.Tags {
		c.tags[tag] = true
	}
	return c
}

// packageIn gives a folder's files that take part, by what they are for.
func (c chooser) packageIn(dir string) *listedPackage {
	found := &listedPackage{Dir: dir}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return found
	}
	for _, entry := range entries {
		name := entry.Name()
		if entry.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasPrefix(name, "_") || strings.HasPrefix(name, ".") {
			continue
		}
		if !c.nameFits(name) {
			continue
		}
		text, ok := readSource(filepath.Join(dir, name))
		if !ok || !c.headFits(text) {
			continue
		}
		switch kind := c.kindOf(name, text); kind {
		case "go":
			found.GoFiles = append(found.GoFiles, name)
		case "test":
			found.TestGoFiles = append(found.TestGoFiles, name)
		}
	}
	return found
}

// kindOf is "go", "test", or empty for what takes no part: tests of package p_test, and C's users without cgo.
func (c chooser) kindOf(name string, text []byte) string {
	parsed, _ := parser.ParseFile(token.NewFileSet(), name, text, parser.ImportsOnly)
	if parsed == nil || parsed.Name == nil || parsed.Name.Name == "documentation" {
		return ""
	}
	for _, spec := range parsed.Imports {
		if path, _ := strconv.Unquote(spec.Path.Value); path == "C" && !c.cgo {
			return ""
		}
	}
	if !strings.HasSuffix(name, "_test.go") {
		return "go"
	}
	if strings.HasSuffix(parsed.Name.Name, "_test") {
		return ""
	}
	return "test"
}

// nameFits reads name_GOOS, name_GOARCH and name_GOOS_GOARCH, with or without _test behind.
func (c chooser) nameFits(name string) bool {
	stem := strings.TrimSuffix(strings.TrimSuffix(name, ".go"), "_test")
	first := strings.Index(stem, "_")
	if first < 0 {
		return true
	}
	words := strings.Split(stem[first+1:], "_")
	last := words[len(words)-1]
	if oneOf(knownArch, last) {
		if last != c.arch {
			return false
		}
		if len(words) > 1 && oneOf(knownOS, words[len(words)-2]) {
			return c.isOS(words[len(words)-2])
		}
		return true
	}
	return !oneOf(knownOS, last) || c.isOS(last)
}

func (c chooser) isOS(name string) bool {
	return name == c.os || name == "linux" && c.os == "android" || name == "solaris" && c.os == "illumos" ||
		name == "darwin" && c.os == "ios"
}

// headFits judges the constraints above the package clause: //go:build from 1.17 on, and where there is none all +build
// lines that an empty line follows.
func (c chooser) headFits(text []byte) bool {
	var plus, pending []constraint.Expr
	for len(text) > 0 {
		line, rest, _ := bytes.Cut(text, []byte("\n"))
		text = rest
		words := strings.TrimSpace(strings.TrimPrefix(string(line), "\ufeff"))
		switch {
		case words == "":
			plus, pending = append(plus, pending...), nil
		case strings.HasPrefix(words, "/*"):
			if _, after, closed := bytes.Cut(append(append([]byte{}, line...), append([]byte("\n"), rest...)...), []byte("*/")); closed {
				text = after
				continue
			}
			return true
		case !strings.HasPrefix(words, "//"):
			return c.all(plus)
		case constraint.IsGoBuild(words) && c.minor >= 17:
			expr, err := constraint.Parse(words)
			return err == nil && expr.Eval(c.tagFits)
		case constraint.IsPlusBuild(words):
			if expr, err := constraint.Parse(words); err == nil {
				pending = append(pending, expr)
			}
		}
	}
	return c.all(plus)
}

func (c chooser) all(exprs []constraint.Expr) bool {
	for _, expr := range exprs {
		if !expr.Eval(c.tagFits) {
			return false
		}
	}
	return true
}

func (c chooser) tagFits(tag string) bool {
	if minor, err := strconv.Atoi(strings.TrimPrefix(tag, "go1.")); err == nil && strings.HasPrefix(tag, "go1.") {
		return minor >= 1 && minor <= c.minor
	}
	switch tag {
	case "cgo":
		return c.cgo
	case "gc":
		return true
	case "unix":
		return c.minor >= 19 && oneOf(unixOS, c.os)
	}
	return tag == c.arch || c.isOS(tag) || c.tags[tag]
}

// oneOf finds a word in a list that has blanks around each; a map would be made at every start of the probe.
func oneOf(list, word string) bool { return word != "" && strings.Contains(list, " "+word+" ") }

// Every name that any release takes for a system or an architecture in the name of a file. Older releases know fewer; they
// are seldom asked for here, for their go list answers in spite of cycles.
const (
	knownOS = " aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris wasip1 " +
		"windows zos "
	unixOS    = " aix android darwin dragonfly freebsd hurd illumos ios linux netbsd openbsd solaris "
	knownArch = " 386 amd64 amd64p32 arm armbe arm64 arm64be loong64 mips mipsle mips64 mips64le mips64p32 mips64p32le " +
		"ppc ppc64 ppc64le riscv riscv64 s390 s390x sparc sparc64 wasm "
)
