package main

import (
	"debug/elf"
	"encoding/binary"
	"encoding/json"
	"os"
	"sort"
	"strings"
)

const (
	// maxVersionNeeds bounds the versions that are told of one program.
	maxVersionNeeds = 64
	// maxNeedSymbols bounds the symbols that are told of each.
	maxNeedSymbols = 20
	// maxLibraries bounds the libraries that a program is taken to need.
	maxLibraries = 64
)

// programFile is what a dynamically linked program asks of the system, and what the system here has of it.
type programFile struct {
	Path    string `json:"path"`
	Machine string `json:"machine"`
	// Interpreter is the loader that the program names; null for a static one.
	Interpreter      *string       `json:"interpreter"`
	InterpreterFound bool          `json:"interpreterFound"`
	Needed           []string      `json:"needed"`
	Needs            []versionNeed `json:"needs"`
	System           systemLibs    `json:"system"`
	// Unresolved are symbols that musl, where it is the C library here, does not define.
	Unresolved []string `json:"unresolved"`
}

// versionNeed is one version of a library's interface that a program needs, with the symbols that it is needed for.
type versionNeed struct {
	Library     string   `json:"library"`
	Version     string   `json:"version"`
	Weak        bool     `json:"weak"`
	Symbols     []string `json:"symbols"`
	SymbolCount int      `json:"symbolCount"`
}

// programMain is `probe program PATH`: it prints what the program needs as JSON, nothing where it is no dynamically
// linked ELF file. PID 1 starts it as the steps' user, since it reads what the project built.
func programMain(path string) int {
	file, err := elf.Open(path)
	if err != nil {
		return 0
	}
	defer file.Close()
	interpreter := interpreterOf(file)
	if interpreter == "" && file.SectionByType(elf.SHT_DYNAMIC) == nil {
		return 0
	}
	p := programFile{Path: path, Machine: file.Machine.String(), Interpreter: known(interpreter)}
	if interpreter != "" {
		info, err := os.Stat(interpreter)
		p.InterpreterFound = err == nil && !info.IsDir()
	}
	p.Needed, _ = file.ImportedLibraries()
	if len(p.Needed) > maxLibraries {
		p.Needed = p.Needed[:maxLibraries]
	}
	symbols := wantedSymbols(file)
	p.Needs = versionNeeds(file, symbols)
	p.System = systemLibraries(file.Machine, p.Needed)
	p.Unresolved = unresolvedInMusl(p.System, symbols)
	text, err := json.Marshal(p)
	if err != nil {
		return 1
	}
	_, _ = os.Stdout.Write(text)
	return 0
}

// wantedSymbols are those that a program needs from elsewhere.
func wantedSymbols(file *elf.File) []elf.Symbol {
	all, _ := file.DynamicSymbols()
	var wanted []elf.Symbol
	for _, s := range all {
		if s.Section == elf.SHN_UNDEF && s.Name != "" {
			wanted = append(wanted, s)
		}
	}
	return wanted
}

// interpreterOf is the loader that a program names.
func interpreterOf(file *elf.File) string {
	for _, part := range file.Progs {
		if part.Type == elf.PT_INTERP && part.Filesz < maxPathLen {
			text := make([]byte, part.Filesz)
			if n, _ := part.ReadAt(text, 0); n > 0 {
				return strings.TrimRight(string(text[:n]), "\x00")
			}
		}
	}
	return ""
}

// versionNeeds reads .gnu.version_r, which also names versions that no symbol carries, and joins the symbols to it.
func versionNeeds(file *elf.File, symbols []elf.Symbol) []versionNeed {
	needs := readVersionNeeds(file)
	for i := range needs {
		need := &needs[i]
		need.Symbols = []string{}
		for _, s := range symbols {
			if s.Library != need.Library || s.Version != need.Version {
				continue
			}
			if need.SymbolCount++; need.SymbolCount <= maxNeedSymbols {
				need.Symbols = append(need.Symbols, clipText(s.Name))
			}
		}
		sort.Strings(need.Symbols)
	}
	return needs
}

// readVersionNeeds walks the section: a list of libraries, each with a list of versions, chained by offsets.
func readVersionNeeds(file *elf.File) []versionNeed {
	needs := []versionNeed{}
	walkVersions(file, elf.SHT_GNU_VERNEED, func(data []byte, text func(uint32) string, order binary.ByteOrder) {
		const entrySize, auxSize, weak = 16, 16, 2
		for at, seen := uint32(0), 0; within(data, at, entrySize) && len(needs) < maxVersionNeeds && seen < maxOffered; seen++ {
			library := text(order.Uint32(data[at+4:]))
			for aux, n := at+order.Uint32(data[at+8:]), order.Uint16(data[at+2:]); n > 0 && within(data, aux, auxSize); n-- {
				isWeak := order.Uint16(data[aux+4:])&weak != 0
				needs = append(needs, versionNeed{Library: library, Version: text(order.Uint32(data[aux+8:])), Weak: isWeak})
				next := order.Uint32(data[aux+12:])
				if aux += next; next == 0 || len(needs) >= maxVersionNeeds {
					break
				}
			}
			next := order.Uint32(data[at+12:])
			if at += next; next == 0 {
				break
			}
		}
	})
	return needs
}

// walkVersions gives a section of versions with its strings to `visit`; what a file claims is checked by the visitor.
func walkVersions(file *elf.File, kind elf.SectionType, visit func([]byte, func(uint32) string, binary.ByteOrder)) {
	section := file.SectionByType(kind)
	if section == nil || int(section.Link) >= len(file.Sections) {
		return
	}
	data, err := section.Data()
	strs, err2 := file.Sections[section.Link].Data()
	if err != nil || err2 != nil {
		return
	}
	visit(data, func(at uint32) string {
		if uint64(at) >= uint64(len(strs)) {
			return ""
		}
		text := strs[at:]
		for i, c := range text {
			if c == 0 || i == maxTextLen {
				return string(text[:i])
			}
		}
		return ""
	}, file.ByteOrder)
}

func within(data []byte, at, size uint32) bool { return uint64(at)+uint64(size) <= uint64(len(data)) }

func clipText(s string) string {
	if len(s) > maxTextLen {
		return s[:maxTextLen]
	}
	return s
}

// complaints are what loaders and shells say of a program that cannot be started; its path stands behind the first part
// and in front of the second.
var complaints = [][2]string{
	{"(required by ", ")"},
	{"Error relocating ", ": "},
	{"(needed by ", ")"},
	{"symbol lookup error: ", ": "},
	{"sh: 1: ", ": not found"},
	{"line 1: ", ": cannot execute: required file not found"},
}

// complainedOf is the program that a complaint in what a step printed names; "" where there is none.
func complainedOf(said, cwd string) string {
	for _, line := range strings.Split(said, "\n") {
		for _, words := range complaints {
			at := strings.Index(line, words[0])
			if at < 0 {
				continue
			}
			path, _, ok := strings.Cut(line[at+len(words[0]):], words[1])
			if ok && path != "" && strings.Contains(path, "/") && !strings.ContainsAny(path, "\x00") {
				return under(cwd, clip(path))
			}
		}
	}
	return ""
}
