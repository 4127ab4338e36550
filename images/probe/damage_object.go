package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// damageObject damages what the build cache holds of the first package that it holds.
func (o damageOrder) damageObject() (damageReport, error) {
	damage := anywhere(halved)
	if o.Damage == flippedByte {
		damage = anywhere(withFlippedByte)
	}
	reason := errNothing
	for _, made := range o.Objects {
		path, err := objectOf(o.Cache, made.BuildID)
		if err != nil {
			reason = err
			continue
		}
		report, err := damageFile(path, damage)
		if err != nil {
			return report, err
		}
		report.Package = made.Package
		return report, nil
	}
	return damageReport{}, reason
}

var errNoEntry = errors.New("the build cache has no entry for what the steps compiled")

// objectOf finds a compiled package in the build cache. The build id that the compiler is given is the head of
// the action's hash; the entry of that name ("…-a") says which file ("…-d") holds the output.
func objectOf(cache, buildID string) (string, error) {
	head, err := base64.RawURLEncoding.DecodeString(strings.SplitN(buildID, "/", 2)[0])
	if err != nil || len(head) < 8 {
		return "", errNoEntry
	}
	name := hex.EncodeToString(head)
	entries, err := filepath.Glob(filepath.Join(cache, name[:2], name+"*-a"))
	if err != nil || len(entries) != 1 {
		return "", errNoEntry
	}
	text, err := os.ReadFile(entries[0])
	if err != nil {
		return "", err
	}
	// v1 <action id> <output id> <size> <time>
	fields := strings.Fields(string(text))
	if len(fields) != 5 || fields[0] != "v1" || len(fields[2]) != 2*sha256.Size {
		return "", errNoEntry
	}
	return filepath.Join(cache, fields[2][:2], fields[2]+"-d"), nil
}

func halved(before []byte) (change, error) {
	if len(before) < 2 {
		return change{}, errors.New("too small to be cut")
	}
	what := "cut off after " + strconv.Itoa(len(before)/2) + " of " + strconv.Itoa(len(before)) + " bytes"
	return change{after: before[:len(before)/2], what: what, at: -1, keepTime: true}, nil
}

// withFlippedByte turns all bits of one byte in the middle of the object's code, or of the file where it is no
// archive of the compiler's.
func withFlippedByte(before []byte) (change, error) {
	if len(before) == 0 {
		return change{}, errors.New("empty")
	}
	start, end := codeOf(before)
	at := start + (end-start)/2
	after := append([]byte{}, before...)
	after[at] ^= 0xff
	return change{after: after, what: "all bits of byte " + strconv.Itoa(at) + " turned", at: -1, keepTime: true}, nil
}

// codeOf gives where the Go object lies in an archive of the compiler's: what the linker reads, while importers
// read the export data before it.
func codeOf(archive []byte) (start, end int) {
	for _, m := range archiveMembers(archive) {
		if m.name == "_go_.o" && len(m.data) > 0 {
			// A member shares its archive's memory, to whose end its capacity reaches.
			start = cap(archive) - cap(m.data)
			return start, start + len(m.data)
		}
	}
	return 0, len(archive)
}

func sumOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

func lineAt(text []byte, at int) int {
	if at > len(text) {
		at = len(text)
	}
	return 1 + bytes.Count(text[:at], []byte("\n"))
}
