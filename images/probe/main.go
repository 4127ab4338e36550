// Command probe is PID 1 of a gauntlet cell, and the wrapper in front of every tool that runs in it.
//
//	probe run SPEC-JSON          run the steps of a cell (harness/domain/probe-protocol.ts)
//	probe wrap TOOL [ARG...]     run one Go tool and report it; for -toolexec
//	probe record FILE N [WORD...] TOOL [ARG...]
//	                             the same outside a cell: what failed is appended to FILE; N words are another wrapper's
//	probe symbols N SYMBOL... PACKAGE TOOL [ARG...]
//	                             print which objects of a failed link define the symbols; wrappers start it
//	probe program PATH           print what a dynamically linked program needs, and what is here; PID 1 starts it
//	probe libc                   print the C library that is here, with the versions that it defines
//	probe copy FROM TO [...]     copy trees; PID 1 starts it under the steps' uid
//	probe imports ORDER-JSON     who imports whom, and where, into a file; a step of a cell
//	probe clear DIR [...]        empty folders; PID 1 starts it under the steps' uid
//	probe damage ORDER-JSON      damage one file; the same
//	probe version                print the probe's version
//
// Called under any other name (a symlink in the shim folder) it is a wrapper around the tool of that name.
package main

import (
	"os"
	"path/filepath"
)

// version goes into the start frame; the build sets it with -ldflags=-X.
var version = "dev"

func main() {
	// Shims first: a project may call its C compiler with any arguments, also "run".
	if name := filepath.Base(os.Args[0]); name != "probe" && isShim(os.Args[0]) {
		os.Exit(shim(name))
	}
	if len(os.Args) < 2 {
		usage()
	}
	switch os.Args[1] {
	case "wrap":
		if len(os.Args) < 3 {
			usage()
		}
		os.Exit(wrapTool(os.Args[2:]))
	case "record":
		os.Exit(recordMain(os.Args[2:]))
	case "run":
		if len(os.Args) != 3 {
			usage()
		}
		os.Exit(run(os.Args[2]))
	case "symbols":
		os.Exit(symbolsMain(os.Args[2:]))
	case "libc":
		os.Exit(libcMain())
	case "program":
		if len(os.Args) != 3 {
			usage()
		}
		os.Exit(programMain(os.Args[2]))
	case "copy":
		os.Exit(copyMain(os.Args[2:]))
	case "imports":
		if len(os.Args) != 3 {
			usage()
		}
		os.Exit(importsMain(os.Args[2]))
	case "clear":
		os.Exit(clearMain(os.Args[2:]))
	case "damage":
		if len(os.Args) != 3 {
			usage()
		}
		os.Exit(damageMain(os.Args[2]))
	case "version":
		os.Stdout.WriteString("gauntlet-probe " + version + "\n")
	default:
		usage()
	}
}

func usage() {
	os.Stderr.WriteString("usage: probe run SPEC | wrap TOOL [ARG...] | record FILE N TOOL [ARG...] | version\n")
	os.Exit(exitBroken)
}
