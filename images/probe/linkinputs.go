package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
)

// maxInputs bounds the files that one link is taken to read.
const maxInputs = 20_000

// linkInput is a file that a link reads; pkg is the package that it holds, "" for a C object or library.
type linkInput struct{ path, pkg string }

// linkInputs gives the files of a link by its command line: Go's linker, or a C compiler that links.
func linkInputs(argv []string, dir, mainPackage string) []linkInput {
	if toolName(argv[0]) == "link" {
		return goInputs(argv, dir, mainPackage)
	}
	return nativeInputs(argv[1:], dir)
}

// goInputs are the packages of the importcfg or, where there is none (1.9), of the folders of -L; the program's own
// package comes last on the command line.
func goInputs(argv []string, dir, mainPackage string) []linkInput {
	if mainPackage == "" {
		mainPackage = "main"
	}
	inputs := []linkInput{{under(dir, argv[len(argv)-1]), mainPackage}}
	if file := flagValue(argv, "importcfg"); file != "" {
		text, _ := os.ReadFile(under(dir, file))
		for _, line := range strings.Split(string(text), "\n") {
			pkg, path, ok := strings.Cut(strings.TrimPrefix(line, "packagefile "), "=")
			if ok && strings.HasPrefix(line, "packagefile ") && len(inputs) < maxInputs {
				inputs = append(inputs, linkInput{under(dir, path), pkg})
			}
		}
		return inputs
	}
	for i := 1; i+1 < len(argv); i++ {
		if argv[i] == "-L" {
			inputs = append(inputs, packagesBelow(under(dir, argv[i+1]), inputs[0].path)...)
		}
	}
	return inputs
}

// packagesBelow are the archives of a folder, each at its import path.
func packagesBelow(root, except string) []linkInput {
	var found []linkInput
	_ = filepath.Walk(root, func(path string, info os.FileInfo, err error) error {
		if len(found) >= maxInputs {
			return filepath.SkipDir
		}
		if pkg := strings.TrimSuffix(path, ".a"); err == nil && !info.IsDir() && pkg != path && path != except {
			found = append(found, linkInput{path, strings.TrimPrefix(strings.TrimPrefix(pkg, root), "/")})
		}
		return nil
	})
	return found
}

// flagValue is the value of a flag as `-name value` or `-name=value`; "" where it is not given.
func flagValue(argv []string, name string) string {
	for i, arg := range argv {
		if value := strings.TrimPrefix(strings.TrimLeft(arg, "-"), name); strings.HasPrefix(arg, "-") {
			if strings.HasPrefix(value, "=") && strings.HasSuffix(strings.TrimLeft(arg, "-"), value) {
				return value[1:]
			}
			if value == "" && i+1 < len(argv) {
				return argv[i+1]
			}
		}
	}
	return ""
}

// nativeInputs are the objects, archives and libraries on a C linker's command line. Libraries count where a -L folder
// of the command holds them as archives: what the system has defines nothing twice by itself.
func nativeInputs(args []string, dir string) []linkInput {
	var folders, libraries []string
	var inputs []linkInput
	skip := false
	for i, arg := range args {
		switch {
		case skip:
			skip = false
		case arg == "-o", arg == "-x", arg == "-T":
			skip = true
		case arg == "-L" && i+1 < len(args):
			folders, skip = append(folders, under(dir, args[i+1])), true
		case strings.HasPrefix(arg, "-L"):
			folders = append(folders, under(dir, arg[2:]))
		case strings.HasPrefix(arg, "-l"):
			libraries = append(libraries, arg[2:])
		case isObjectFile(arg):
			inputs = append(inputs, linkInput{path: under(dir, strings.TrimPrefix(arg, "-Wl,"))})
		}
	}
	for _, library := range libraries {
		for _, folder := range folders {
			path := filepath.Join(folder, "lib"+library+".a")
			if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
				inputs = append(inputs, linkInput{path: path})
				break
			}
		}
	}
	if len(inputs) > maxInputs {
		inputs = inputs[:maxInputs]
	}
	return inputs
}

func isObjectFile(arg string) bool {
	if strings.HasPrefix(arg, "-") {
		return false
	}
	switch filepath.Ext(arg) {
	case ".o", ".a", ".obj", ".lib", ".syso":
		return true
	}
	return false
}

// cgoFlags are the linker flags that a package's own #cgo lines ask for, as its archive keeps them.
func cgoFlags(archive []byte) []string {
	const start = "\n$$  // cgo\n"
	at := bytes.Index(archive, []byte(start))
	if at < 0 {
		return nil
	}
	text := archive[at+len(start):]
	end := bytes.Index(text, []byte("\n$$"))
	if end < 0 || end > 1<<20 {
		return nil
	}
	var pragmas [][]string
	if json.Unmarshal(text[:end], &pragmas) != nil {
		return nil
	}
	var flags []string
	for _, pragma := range pragmas {
		if len(pragma) == 2 && pragma[0] == "cgo_ldflag" {
			flags = append(flags, pragma[1])
		}
	}
	return flags
}

func under(dir, path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(dir, path)
}
