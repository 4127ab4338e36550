package main

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

func TestPlacesAreReadInTheFormsThatToolsPrint(t *testing.T) {
	for text, want := range map[string]string{
		"./main.go:4:10: invalid character":                       "[./main.go]:4:10",
		"vet: ./main.go:4:11: missing ',' before newline":         "[./main.go]:4:11",
		"main.go:3: undefined":                                    "[main.go]:3:0",
		"read /work/src/main.go: unexpected NUL in input":         "[/work/src/main.go read /work/src/main.go]:0:0",
		"my dir/a.go:3:1: x":                                      "[dir/a.go my dir/a.go]:3:1",
		"\t/usr/local/go/src/runtime/panic.go:914 +0x21f":         "frame [/usr/local/go/src/runtime/panic.go]:914:0",
		"\tcmd/compile/internal/ssa/compile.go:97 +0x8f8 fp=0xc0": "frame [cmd/compile/internal/ssa/compile.go]:97:0",
		"\t/work/src/x_test.go:12: got 1":                         "[/work/src/x_test.go]:12:0",
		"go: errors parsing go.mod:":                              "[go.mod errors parsing go.mod]:0:0",
		"reading ../nope/go.mod: open /work/nope/go.mod: no such": "[../nope/go.mod reading ../nope/go.mod]:0:0 [/work/nope/go.mod]:0:0",
		"main.go:5:10: fatal error: 'x.h' file not found":         "[main.go]:5:10 [x.h]:0:0",
		"In file included from a.c:1,":                            "[a.c In file included from a.c]:1:0",
		"github.com/x/y.git v1.2.gone golang.org/x.some":          "",
		"a.go:99999999999:1":                                      "[a.go]:0:0",
		"a.go:0:1":                                                "[a.go]:0:0",
		"x.gopher x.go_":                                          "",
		"(\"a b.go\":1)":                                          "[b.go a b.go]:0:0",
	} {
		var got []string
		for _, p := range placesIn([]byte(text)) {
			kind := ""
			if p.frame {
				kind = "frame "
			}
			got = append(got, fmt.Sprintf("%s%v:%d:%d", kind, p.names, p.line, p.column))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: %q, want %q", text, strings.Join(got, " "), want)
		}
	}
}

func TestEveryPackagesFirstPlaceComesBeforeAnySecond(t *testing.T) {
	found := placesIn([]byte("# a\na.go:1:1\na.go:2:1\n# b\nb.go:1:1\nb.go:2:1\n"))
	var got []string
	for _, p := range found {
		got = append(got, fmt.Sprintf("%s:%d", p.names[0], p.line))
	}
	if strings.Join(got, " ") != "a.go:1 b.go:1 a.go:2 b.go:2" {
		t.Errorf("order %v", got)
	}
}

func TestAFloodOfPlacesIsBounded(t *testing.T) {
	for _, text := range [][]byte{
		bytes.Repeat([]byte("a.go:1:1 "), 1<<18), bytes.Repeat([]byte("a.go:1:1\n"), 1<<18),
		bytes.Repeat([]byte{0xff}, 1<<20), bytes.Repeat([]byte(".go"), 1<<18), bytes.Repeat([]byte("\t"), 1<<20),
	} {
		if n := len(placesIn(text)); n > 2*maxPlaces {
			t.Errorf("%d places", n)
		}
	}
}
