package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// symbolsMain is `probe symbols N SYMBOL... PACKAGE TOOL [ARG...]`: it prints which of the objects that a link reads
// define the N symbols. A wrapper starts it after a link has failed, as a process of its own: whatever a hostile object
// does to it, the build goes on as it would.
func symbolsMain(args []string) int {
	if len(args) < 4 {
		usage()
	}
	n, err := strconv.Atoi(args[0])
	if err != nil || n < 1 || len(args) < n+3 {
		usage()
	}
	dir, err := os.Getwd()
	if err != nil {
		return 1
	}
	s := search{symbols: args[1 : n+1], argv: args[n+2:], seen: map[string]bool{}}
	whole := true
	inputs := linkInputs(s.argv, dir, args[n+1])
	for i := 0; i < len(inputs); i++ {
		more, ok := s.look(inputs[i], i == 0 && inputs[i].pkg != "")
		whole = whole && ok
		if len(inputs)+len(more) <= maxInputs {
			inputs = append(inputs, more...)
		}
	}
	found := withoutWrappers(s.found)
	if len(found) > maxDefinitions {
		found, whole = found[:maxDefinitions], false
	}
	for _, one := range found {
		_, _ = os.Stdout.Write(one.encode())
	}
	if whole {
		_, _ = os.Stdout.Write([]byte{allFound})
	}
	return 0
}

// search looks through the inputs of one link.
type search struct {
	symbols []string
	argv    []string
	seen    map[string]bool
	found   []found
}

// found is a definition with what decides whether it can collide: the calling convention of a Go symbol, -1 where there
// is none or nm does not tell.
type found struct {
	definition
	abi int
}

// look notes what one file defines, gives the libraries that it asks for, and says false where it could not be read.
func (s *search) look(in linkInput, isMain bool) (more []linkInput, ok bool) {
	if s.seen[in.path] {
		return nil, true
	}
	s.seen[in.path] = true
	data, done, err := mapped(in.path)
	if err != nil {
		return nil, false
	}
	defer done()
	if in.pkg != "" {
		more = nativeInputs(cgoFlags(data), filepath.Dir(in.path))
	}
	if !bytes.HasPrefix(data, []byte(arMagic)) {
		return more, s.lookInto(in, member{data: data}, isMain)
	}
	ok = true
	for _, m := range archiveMembers(data) {
		ok = s.lookInto(in, m, isMain) && ok
	}
	return more, ok
}

// lookInto notes what one object defines. Few objects hold the bytes of a name at all.
func (s *search) lookInto(in linkInput, m member, isMain bool) bool {
	wanted := s.namesIn(in.pkg, m.data, isMain)
	if len(wanted) == 0 || m.name == "__.PKGDEF" {
		return true
	}
	names := map[string]bool{}
	for name := range wanted {
		names[name] = true
	}
	base := definition{pkg: in.pkg, file: in.path, member: m.name}
	if !bytes.HasPrefix(m.data, []byte(goObjectStart)) {
		base.maker = madeByC
		for _, n := range nativeDefinitions(m.data, names) {
			base.symbol, base.source = wanted[n.name], cSource(n.source)
			s.found = append(s.found, found{base, -1})
		}
		return true
	}
	if base.maker = madeByGo; m.name != "" && m.name != "_go_.o" {
		// The go command names an assembly file's object after it.
		base.maker, base.source = madeByAssembler, strings.TrimSuffix(m.name, ".o")+".s"
	}
	if o, ok := goObjectOf(m.data); ok {
		for _, g := range o.definitions(names) {
			one := base
			one.symbol = wanted[g.name]
			if g.source != "" {
				one.source, one.line = g.source, uint32(g.line)
			}
			s.found = append(s.found, found{one, int(g.abi)})
		}
		return true
	}
	defined, ok := nmDefinitions(filepath.Join(filepath.Dir(s.argv[0]), "nm"), m.data, names)
	for _, name := range defined {
		base.symbol = wanted[name]
		s.found = append(s.found, found{base, -1})
	}
	return ok
}

// namesIn gives the names under which an object may hold the symbols that are looked for, and whose bytes it has. Up to
// 1.21 or so a package's own symbols begin with `"".` in its objects, and a program's package is called main.
func (s *search) namesIn(pkg string, data []byte, isMain bool) map[string]string {
	if isMain {
		pkg = "main"
	}
	names := map[string]string{}
	for _, symbol := range s.symbols {
		candidates := []string{symbol}
		if rest, ok := ownName(symbol, pkg); ok {
			candidates = append(candidates, `"".`+rest)
		}
		if bare := strings.TrimPrefix(symbol, "_"); bare != symbol {
			candidates = append(candidates, bare)
		}
		for _, name := range candidates {
			if bytes.Contains(data, []byte(name)) {
				names[name] = symbol
			}
		}
	}
	return names
}

// ownName is what stands behind a package's path in a symbol: "f" of "example.com/m%2ev2.f" for example.com/m.v2.
func ownName(symbol, pkg string) (string, bool) {
	if pkg == "" {
		return "", false
	}
	start := strings.LastIndexByte(symbol, '/') + 1
	for i := start; i < len(symbol); i++ {
		if symbol[i] == '.' && strings.ReplaceAll(symbol[:i], "%2e", ".") == pkg {
			return symbol[i+1:], true
		}
	}
	return "", false
}

// cSource is the file that a C object's own note names; cgo keeps a Go file's preamble in x.cgo2.c.
func cSource(note string) string {
	name := strings.TrimPrefix(note, "./")
	if go2 := strings.TrimSuffix(name, ".cgo2.c"); go2 != name {
		return go2 + ".go"
	}
	return name
}

// withoutWrappers leaves out what cannot have collided: the compiler's wrapper of an assembly function has its name and
// another calling convention. Up to 1.19 nm does not tell the convention: there a package's own assembly goes before it.
func withoutWrappers(all []found) []definition {
	sameABI := map[string]int{}
	crowded, inAssembly := map[string]bool{}, map[string]bool{}
	for _, f := range all {
		if f.abi >= 0 {
			if sameABI[f.symbol+"\x00"+strconv.Itoa(f.abi)]++; sameABI[f.symbol+"\x00"+strconv.Itoa(f.abi)] > 1 {
				crowded[f.symbol] = true
			}
		}
		if f.maker == madeByAssembler {
			inAssembly[f.symbol+"\x00"+f.file] = true
		}
	}
	var kept []definition
	// A function and its wrapper in one object are one definition.
	told := map[string]bool{}
	for _, f := range all {
		alone := f.abi >= 0 && crowded[f.symbol] && sameABI[f.symbol+"\x00"+strconv.Itoa(f.abi)] == 1
		wrapper := f.abi < 0 && f.maker == madeByGo && inAssembly[f.symbol+"\x00"+f.file]
		key := f.symbol + "\x00" + f.file + "\x00" + f.member
		if !alone && !wrapper && !told[key] {
			told[key] = true
			kept = append(kept, f.definition)
		}
	}
	return kept
}
