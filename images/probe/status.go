package main

import (
	"bytes"
	"os"
)

// statusSample is what one reading of /proc/PID/status tells; sizes in bytes, -1 where there are none (a
// zombie).
type statusSample struct {
	name            []byte
	zombie          bool
	hwm, anon, file int64
	// shmem is what lies in tmpfs or is shared without a file: no part of the others.
	shmem int64
}

// parseStatus reads the text of /proc/PID/status. It allocates nothing: it runs many times a second.
func parseStatus(text []byte) statusSample {
	s := statusSample{hwm: -1, anon: -1, file: -1}
	for len(text) > 0 {
		line := text
		if i := bytes.IndexByte(text, '\n'); i >= 0 {
			line, text = text[:i], text[i+1:]
		} else {
			text = nil
		}
		i := bytes.IndexByte(line, ':')
		if i < 0 {
			continue
		}
		value := bytes.TrimLeft(line[i+1:], " \t")
		switch string(line[:i]) {
		case "Name":
			s.name = value
		case "State":
			s.zombie = len(value) > 0 && (value[0] == 'Z' || value[0] == 'X')
		case "VmHWM":
			s.hwm = kibibytes(value)
		case "RssAnon":
			s.anon = kibibytes(value)
		case "RssFile":
			s.file = kibibytes(value)
		case "RssShmem":
			s.shmem = kibibytes(value)
			return s
		}
	}
	return s
}

// kibibytes reads "1234 kB" as bytes; -1 when it is something else.
func kibibytes(value []byte) int64 {
	n, digits := int64(0), 0
	for _, c := range value {
		if c < '0' || c > '9' || digits > 15 {
			break
		}
		n, digits = n*10+int64(c-'0'), digits+1
	}
	if digits == 0 {
		return -1
	}
	return n << 10
}

// parseStatm reads the text of /proc/PID/statm, which is in pages: size, resident, shared. Shared is file and shmem together.
// What is resident now is the least that the high-water mark can be. False where it tells nothing, as of a zombie.
func parseStatm(text []byte) (statusSample, bool) {
	var fields [3]int64
	for i := range fields {
		word := text
		if end := bytes.IndexByte(text, ' '); end >= 0 {
			word, text = text[:end], text[end+1:]
		} else {
			text = nil
		}
		// A number of pages as if it were of KiB.
		if fields[i] = kibibytes(word); fields[i] < 0 {
			return statusSample{}, false
		}
		fields[i] = fields[i] >> 10 * pageSize
	}
	if fields[0] == 0 || fields[2] > fields[1] {
		return statusSample{}, false
	}
	return statusSample{hwm: fields[1], anon: fields[1] - fields[2], file: fields[2]}, true
}

var pageSize = int64(os.Getpagesize())
