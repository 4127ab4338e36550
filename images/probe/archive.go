package main

import (
	"bytes"
	"strconv"
	"strings"
)

// arMagic begins every archive, Go's and C's.
const arMagic = "!<arch>\n"

const (
	arHeaderSize = 60
	// maxMembers bounds what is looked at of one archive.
	maxMembers = 100_000
)

// member is one file of an archive.
type member struct {
	name string
	data []byte
}

// archiveMembers takes an archive apart: Go's, GNU's and BSD's kinds. What is torn ends it; nothing is copied.
func archiveMembers(archive []byte) []member {
	if !bytes.HasPrefix(archive, []byte(arMagic)) {
		return nil
	}
	var members []member
	var longNames []byte
	for rest := archive[len(arMagic):]; len(rest) >= arHeaderSize && len(members) < maxMembers; {
		header := rest[:arHeaderSize]
		size, err := strconv.Atoi(strings.TrimSpace(string(header[48:58])))
		if err != nil || size < 0 || size > len(rest)-arHeaderSize || string(header[58:60]) != "`\n" {
			return members
		}
		data := rest[arHeaderSize : arHeaderSize+size]
		rest = rest[arHeaderSize+size:]
		if size%2 == 1 && len(rest) > 0 {
			rest = rest[1:]
		}
		switch name := strings.TrimRight(string(header[:16]), " "); {
		case name == "//":
			longNames = data
		case name == "/", name == "/SYM64/", strings.HasPrefix(name, "__.SYMDEF"):
		default:
			name, data = memberName(name, data, longNames)
			members = append(members, member{name, data})
		}
	}
	return members
}

// memberName is a member's whole name: "/12" is an offset into GNU's table of long names, and "#1/20" says that the
// name's 20 bytes come first in the data, as BSD has it. GNU ends a short name by a slash.
func memberName(name string, data, longNames []byte) (string, []byte) {
	if n, err := strconv.Atoi(strings.TrimPrefix(name, "#1/")); err == nil && strings.HasPrefix(name, "#1/") {
		if n < 0 || n > len(data) {
			return name, data
		}
		return strings.TrimRight(string(data[:n]), "\x00"), data[n:]
	}
	if at, err := strconv.Atoi(strings.TrimPrefix(name, "/")); err == nil && strings.HasPrefix(name, "/") {
		if at < 0 || at > len(longNames) {
			return name, data
		}
		long := longNames[at:]
		if end := bytes.IndexByte(long, '\n'); end >= 0 {
			long = long[:end]
		}
		return strings.TrimSuffix(string(long), "/"), data
	}
	return strings.TrimSuffix(name, "/"), data
}
