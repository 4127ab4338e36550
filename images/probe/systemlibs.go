package main

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"encoding/json"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

// maxOffered bounds the versions that are told of one library.
const maxOffered = 200

// systemLibs is what a system has for programs that are linked dynamically.
type systemLibs struct {
	// Libc is "glibc" or "musl"; null where neither is here.
	Libc *string `json:"libc"`
	// Release is the C library's own word on itself, such as "2.36"; null where it has none to be read.
	Release *string `json:"release"`
	// Loaders are the loaders that are there.
	Loaders []string `json:"loaders"`
	// Offers are the needed libraries that are there.
	Offers []offer `json:"offers"`
}

// offer is a library with the versions that it defines.
type offer struct {
	Library  string   `json:"library"`
	Path     string   `json:"path"`
	Versions []string `json:"versions"`
}

// systemLibraries looks for a C library of the machine and for the libraries that a program needs.
func systemLibraries(machine elf.Machine, needed []string) systemLibs {
	s := systemLibs{Loaders: []string{}, Offers: []offer{}}
	for _, pattern := range []string{"/lib/ld-*.so*", "/lib64/ld-*.so*"} {
		found, _ := filepath.Glob(pattern)
		for _, path := range found {
			if len(s.Loaders) < maxLibraries && machineOf(path) == machine {
				s.Loaders = append(s.Loaders, path)
			}
		}
	}
	for _, library := range needed {
		if path := findLibrary(library, machine); path != "" {
			s.Offers = append(s.Offers, offer{clipText(library), path, offeredVersions(path)})
		}
	}
	if path := findLibrary("libc.so.6", machine); path != "" {
		s.Libc, s.Release = some("glibc"), known(glibcRelease(path))
	} else if s.musl() != "" {
		s.Libc = some("musl")
	}
	return s
}

// libcParts are the libraries that glibc brings.
var libcParts = []string{
	"libc.so.6", "libm.so.6", "libmvec.so.1", "libpthread.so.0", "libdl.so.2", "librt.so.1", "libresolv.so.2",
	"libutil.so.1", "libanl.so.1", "libBrokenLocale.so.1", "libthread_db.so.1", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1",
}

// libcMain is `probe libc`; harness/scripts/libc.ts asks every image for it.
func libcMain() int {
	machine := machineOf("/proc/self/exe")
	text, err := json.Marshal(struct {
		Machine string `json:"machine"`
		systemLibs
	}{machine.String(), systemLibraries(machine, libcParts)})
	if err != nil {
		return 1
	}
	_, _ = os.Stdout.Write(append(text, '\n'))
	return 0
}

// musl is musl's loader, which is its whole C library; "" where there is none.
func (s systemLibs) musl() string {
	for _, path := range s.Loaders {
		if strings.HasPrefix(filepath.Base(path), "ld-musl-") {
			return path
		}
	}
	return ""
}

// findLibrary looks where the loaders of Debian and its kin look by default.
func findLibrary(name string, machine elf.Machine) string {
	if name == "" || strings.ContainsRune(name, '/') {
		return ""
	}
	patterns := []string{"/lib/*-linux-gnu*", "/usr/lib/*-linux-gnu*", "/lib64", "/usr/lib64", "/lib", "/usr/lib"}
	for _, pattern := range patterns {
		folders, _ := filepath.Glob(pattern)
		for _, folder := range folders {
			if path := filepath.Join(folder, name); machineOf(path) == machine {
				return path
			}
		}
	}
	return ""
}

func machineOf(path string) elf.Machine {
	file, err := elf.Open(path)
	if err != nil {
		return elf.EM_NONE
	}
	defer file.Close()
	return file.Machine
}

// offeredVersions reads .gnu.version_d: the versions that a library defines, without the one that is its own name.
func offeredVersions(path string) []string {
	versions := []string{}
	file, err := elf.Open(path)
	if err != nil {
		return versions
	}
	defer file.Close()
	walkVersions(file, elf.SHT_GNU_VERDEF, func(data []byte, text func(uint32) string, order binary.ByteOrder) {
		const entrySize, auxSize, base = 20, 8, 1
		for at, seen := uint32(0), 0; within(data, at, entrySize) && seen < maxOffered; seen++ {
			aux := at + order.Uint32(data[at+12:])
			if order.Uint16(data[at+2:])&base == 0 && within(data, aux, auxSize) {
				versions = append(versions, text(order.Uint32(data[aux:])))
			}
			next := order.Uint32(data[at+16:])
			if at += next; next == 0 {
				break
			}
		}
	})
	return versions
}

// glibcRelease reads "2.36" in the line that glibc prints when it is run: "GNU C Library (…) stable release version 2.36.".
func glibcRelease(path string) string {
	data, done, err := mapped(path)
	if err != nil {
		return ""
	}
	defer done()
	for _, mark := range []string{"GNU C Library ", "release version "} {
		at := bytes.Index(data, []byte(mark))
		if at < 0 {
			return ""
		}
		data = data[at+len(mark):]
	}
	end := 0
	for end < len(data) && end < 20 && (data[end] == '.' || data[end] >= '0' && data[end] <= '9') {
		end++
	}
	return strings.TrimSuffix(string(data[:end]), ".")
}

// unresolvedInMusl are the symbols that a program wants of a C library and that musl, where it is the C library here,
// does not define. Nothing is said where the program needs other libraries: they may define them.
func unresolvedInMusl(s systemLibs, symbols []elf.Symbol) []string {
	missing := []string{}
	if s.Libc == nil || *s.Libc != "musl" {
		return missing
	}
	file, err := elf.Open(s.musl())
	if err != nil {
		return missing
	}
	defer file.Close()
	defined := map[string]bool{}
	exported, _ := file.DynamicSymbols()
	for _, symbol := range exported {
		if symbol.Section != elf.SHN_UNDEF {
			defined[symbol.Name] = true
		}
	}
	for _, symbol := range symbols {
		ofLibc := symbol.Library == "" || isLibcPart(symbol.Library)
		if ofLibc && !defined[symbol.Name] && elf.ST_BIND(symbol.Info) != elf.STB_WEAK && len(missing) < maxNeedSymbols {
			missing = append(missing, clipText(symbol.Name))
		}
	}
	sort.Strings(missing)
	return missing
}

// isLibcPart says whether glibc brings a library that musl has in its one.
func isLibcPart(library string) bool {
	name, _, _ := strings.Cut(library, ".so")
	switch name {
	case "libc", "libm", "libpthread", "librt", "libdl", "libutil", "libxnet":
		return true
	}
	return strings.HasPrefix(name, "ld-linux")
}
