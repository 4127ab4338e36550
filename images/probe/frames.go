package main

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"sync"
	"syscall"
)

// frameFile is the append-only file of frames. PID 1 alone can enter its folder.
type frameFile struct {
	mutex sync.Mutex
	file  *os.File
	table *crc32.Table
	err   error
}

func openFrames(path string) (*frameFile, error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		return nil, err
	}
	// A torn line of an earlier life must not swallow the first of this one.
	if info, err := file.Stat(); err == nil && info.Size() > 0 {
		_, _ = file.WriteString("\n")
	}
	// The table is made here and not at start-up, which every wrapper would pay for.
	return &frameFile{file: file, table: crc32.MakeTable(crc32.Castagnoli)}, nil
}

// frameLine is one frame as it stands in the file: CRC-32C of the JSON text in hex, a space, the JSON text.
func frameLine(frame any, table *crc32.Table) ([]byte, error) {
	text, err := json.Marshal(frame)
	if err != nil {
		return nil, err
	}
	line := make([]byte, 0, len(text)+10)
	line = append(line, fmt.Sprintf("%08x ", crc32.Checksum(text, table))...)
	return append(append(line, text...), '\n'), nil
}

// write appends one frame in one write, and gives its size. The first error stays and ends the probe's work
// as broken.
func (f *frameFile) write(frame any) int {
	line, err := frameLine(frame, f.table)
	f.mutex.Lock()
	defer f.mutex.Unlock()
	if f.err != nil {
		return 0
	}
	if err == nil {
		_, err = f.file.Write(line)
	}
	f.err = err
	return len(line)
}

func (f *frameFile) sync() {
	if err := f.file.Sync(); err != nil {
		f.mutex.Lock()
		defer f.mutex.Unlock()
		if f.err == nil {
			f.err = err
		}
	}
}

// maxEcho bounds the frame files that are printed too.
const maxEcho = 64 << 10

// echo prints a small frame file on the container's log, behind its size and SHA-256, which only we can write to: the
// harness has it with one cheap question then, where unpacking it from the container costs a mount. A larger file, or one
// that the log does not give back as it was (Podman's breaks long lines), is fetched as a file.
func (f *frameFile) echo(log io.Writer) {
	info, err := f.file.Stat()
	if err != nil || info.Size() > maxEcho {
		return
	}
	text, err := readBoundedFile(f.file.Name(), maxEcho)
	if err != nil || int64(len(text)) != info.Size() {
		return
	}
	_, _ = fmt.Fprintf(log, "frames %d %x\n%sframes end\n", len(text), sha256.Sum256(text), text)
}
