package main

import (
	"bytes"
	"os"
	"runtime"
	"strings"
	"syscall"
)

// sourceFile is a regular file below the roots, open for reading.
type sourceFile struct {
	fd   int
	path string
	size int64
}

// openSource opens a file by a path below the roots. A project is hostile: in a source's place may be a pipe, a
// device, or a link to somewhere else.
func openSource(path string, roots []string) (sourceFile, bool) {
	const flags = syscall.O_RDONLY | syscall.O_NONBLOCK | syscall.O_NOFOLLOW | syscall.O_NOCTTY | syscall.O_CLOEXEC
	fd, err := openRetrying(path, flags, 0)
	if err != nil {
		return sourceFile{}, false
	}
	var st syscall.Stat_t
	if syscall.Fstat(fd, &st) == nil && st.Mode&syscall.S_IFMT == syscall.S_IFREG {
		// Folders of the path may be links; this is what was opened in the end.
		real, err := os.Readlink("/proc/self/fd/" + itoa(fd))
		for _, root := range roots {
			if err == nil && strings.HasPrefix(real, root+"/") {
				return sourceFile{fd: fd, path: real, size: st.Size}, true
			}
		}
	}
	syscall.Close(fd)
	return sourceFile{}, false
}

func (f sourceFile) close() { syscall.Close(f.fd) }

// window gives what is kept of the file; false where the place is too far in it.
func (f sourceFile) window(place sourcePlace) (start, length int64, ok bool) {
	if !place.frame && f.size <= wholeSource {
		return 0, f.size, true
	}
	at, ok := f.offset(place.line, place.column)
	if !ok {
		return 0, 0, false
	}
	length = fileWindow
	if place.frame {
		length = frameWindow
	}
	if start = at - length/2; start > f.size-length {
		start = f.size - length
	}
	if start < 0 {
		start = 0
	}
	return start, length, true
}

// offset gives where a line and column are; the file's end where it has no such line, and false where that is too
// far to look.
func (f sourceFile) offset(line, column int) (int64, bool) {
	if column > maxSourceScan {
		return 0, false
	}
	if line <= 1 {
		return int64(column), true
	}
	found, left := int64(-1), line-1
	f.scan(maxSourceScan, func(chunk []byte, at int64) bool {
		for i := 0; ; i++ {
			next := bytes.IndexByte(chunk[i:], '\n')
			if next < 0 {
				return true
			}
			i += next
			if left--; left == 0 {
				found = at + int64(i) + 1 + int64(column)
				return false
			}
		}
	})
	if found < 0 && f.size <= maxSourceScan {
		return f.size, true
	}
	return found, found >= 0
}

// position gives the line and the column, in bytes, of the byte at an offset; both count from 1.
func (f sourceFile) position(offset int64) (line, column int) {
	line, last := 1, int64(-1)
	f.scan(offset, func(chunk []byte, at int64) bool {
		if n := bytes.Count(chunk, []byte{'\n'}); n > 0 {
			line += n
			last = at + int64(bytes.LastIndexByte(chunk, '\n'))
		}
		return true
	})
	return line, int(offset - last)
}

// scan reads the file from its start up to a bound, until told to stop.
func (f sourceFile) scan(bound int64, see func(chunk []byte, at int64) bool) {
	buffer := make([]byte, 64<<10)
	for at := int64(0); at < bound; {
		if left := bound - at; left < int64(len(buffer)) {
			buffer = buffer[:left]
		}
		n := f.readAt(buffer, at)
		if n <= 0 || !see(buffer[:n], at) {
			return
		}
		at += int64(n)
	}
}

func (f sourceFile) bytes(start, length int64) []byte {
	kept := make([]byte, length)
	got := 0
	for got < len(kept) {
		n := f.readAt(kept[got:], start+int64(got))
		if n <= 0 {
			break
		}
		got += n
	}
	return kept[:got]
}

func (f sourceFile) readAt(buffer []byte, at int64) int {
	for {
		n, err := syscall.Pread(f.fd, buffer, at)
		if err != syscall.EINTR {
			return n
		}
	}
}

// withStepsRights does work with the steps' rights on files, and none of our own; not at all where they cannot be
// had. It must not start a process.
func withStepsRights(credential *syscall.Credential, work func()) {
	if credential == nil {
		work()
		return
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	defer setFileRights(os.Getuid(), os.Getgid())
	if setFileRights(int(credential.Uid), int(credential.Gid)) {
		work()
	}
}

// setFileRights gives this thread alone a user's rights on files, and says whether it has them now. The kernel may
// make a process dumpable again when it does so.
func setFileRights(uid, gid int) bool {
	_, _, _ = syscall.RawSyscall(syscall.SYS_SETFSGID, uintptr(gid), 0, 0)
	_, _, _ = syscall.RawSyscall(syscall.SYS_SETFSUID, uintptr(uid), 0, 0)
	_ = prctl(syscall.PR_SET_DUMPABLE, 0)
	// Each call gives what was before it; -1 changes nothing.
	now, _, _ := syscall.RawSyscall(syscall.SYS_SETFSUID, ^uintptr(0), 0, 0)
	return int(int32(now)) == uid
}
