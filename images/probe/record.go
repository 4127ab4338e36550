package main

import (
	"encoding/binary"
	"errors"
)

// What wrappers tell PID 1, one SOCK_SEQPACKET message each: an announcement when the tool has started, a
// report when it has ended. Binary and hand-made, so that a wrapper starts fast; both ends are always the
// same binary.

const (
	// maxArgvBytes bounds the argv that a record keeps; the rest is cut off and the record says so.
	maxArgvBytes = 32 << 10
	// maxToolOutput bounds what a record keeps of what a failing tool printed.
	maxToolOutput = 64 << 10
	// maxMessage is more than any honest message takes; a larger one is refused.
	maxMessage = 128 << 10
	maxPathLen = 4096
)

const (
	viaToolexec byte = iota
	viaShim
	viaSampled
)

// announcement says that a wrapper has started a tool.
type announcement struct {
	via     byte
	pid     uint32
	startNs int64 // CLOCK_MONOTONIC
	exe     string
	pkg     string
	argv    []string
	clipped bool
}

// report says how an announced tool ended.
type report struct {
	status        uint32 // as wait4 gives it
	userUs, sysUs int64
	maxRssKiB     int64
	wrapperRssKiB int64 // floor of maxRssKiB: the child starts with its forker's figure
	wallUs        int64
	outputBytes   int64 // size of the file that a link made; -1 is unknown
	output        []byte
}

var errMessage = errors.New("malformed message")

type encoder []byte

func (e *encoder) u8(v byte)    { *e = append(*e, v) }
func (e *encoder) u32(v uint32) { *e = append(*e, byte(v), byte(v>>8), byte(v>>16), byte(v>>24)) }
func (e *encoder) i64(v int64)  { e.u32(uint32(v)); e.u32(uint32(v >> 32)) }
func (e *encoder) str(s string) { e.u32(uint32(len(s))); *e = append(*e, s...) }

func (e *encoder) flag(b bool) {
	if b {
		e.u8(1)
	} else {
		e.u8(0)
	}
}

type decoder struct {
	rest []byte
	bad  bool
}

func (d *decoder) take(n int) []byte {
	if d.bad || n < 0 || n > len(d.rest) {
		d.bad = true
		return nil
	}
	b := d.rest[:n]
	d.rest = d.rest[n:]
	return b
}

func (d *decoder) u8() byte {
	if b := d.take(1); b != nil {
		return b[0]
	}
	return 0
}

func (d *decoder) u32() uint32 {
	if b := d.take(4); b != nil {
		return binary.LittleEndian.Uint32(b)
	}
	return 0
}

func (d *decoder) i64() int64 {
	low := d.u32()
	return int64(low) | int64(d.u32())<<32
}

func (d *decoder) str(max int) string {
	n := d.u32()
	if int64(n) > int64(max) {
		d.bad = true
		return ""
	}
	return string(d.take(int(n)))
}

func (a announcement) encode() []byte {
	e := make(encoder, 0, 4096)
	e.u8('S')
	e.u8(a.via)
	e.u32(a.pid)
	e.i64(a.startNs)
	e.str(a.exe)
	e.str(a.pkg)
	e.flag(a.clipped)
	e.u32(uint32(len(a.argv)))
	for _, arg := range a.argv {
		e.str(arg)
	}
	return e
}

func decodeAnnouncement(b []byte) (announcement, error) {
	d := decoder{rest: b}
	if d.u8() != 'S' {
		return announcement{}, errMessage
	}
	a := announcement{via: d.u8(), pid: d.u32(), startNs: d.i64()}
	a.exe, a.pkg = d.str(maxPathLen), d.str(maxPathLen)
	a.clipped = d.u8() != 0
	n := int(d.u32())
	if n > len(d.rest) {
		return announcement{}, errMessage
	}
	for i := 0; i < n && !d.bad; i++ {
		a.argv = append(a.argv, d.str(maxArgvBytes))
	}
	if d.bad || len(d.rest) != 0 || a.via > viaShim {
		return announcement{}, errMessage
	}
	return a, nil
}

func (r report) encode() []byte {
	e := make(encoder, 0, 64+len(r.output))
	e.u8('E')
	e.u32(r.status)
	for _, v := range []int64{r.userUs, r.sysUs, r.maxRssKiB, r.wrapperRssKiB, r.wallUs, r.outputBytes} {
		e.i64(v)
	}
	e.str(string(r.output))
	return e
}

func decodeReport(b []byte) (report, error) {
	d := decoder{rest: b}
	if d.u8() != 'E' {
		return report{}, errMessage
	}
	r := report{status: d.u32(), userUs: d.i64(), sysUs: d.i64()}
	r.maxRssKiB, r.wrapperRssKiB, r.wallUs, r.outputBytes = d.i64(), d.i64(), d.i64(), d.i64()
	r.output = []byte(d.str(maxToolOutput))
	if d.bad || len(d.rest) != 0 {
		return report{}, errMessage
	}
	return r, nil
}

// clipArgv keeps at most maxArgvBytes of an argument list, counting a byte for each end, and whole arguments
// only but for the last.
func clipArgv(argv []string) (kept []string, clipped bool) {
	room := maxArgvBytes
	for i, arg := range argv {
		if len(arg)+1 <= room {
			room -= len(arg) + 1
			continue
		}
		kept = append(kept, argv[:i]...)
		if room > 1 {
			kept = append(kept, arg[:room-1])
		}
		return kept, true
	}
	return argv, false
}
