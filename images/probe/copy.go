package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"unsafe"
)

// copyWorkers copy files side by side.
const copyWorkers = 4

// copyMain is `probe copy FROM TO [FROM TO...]`; PID 1 calls it under the steps' user.
func copyMain(pairs []string) int {
	if len(pairs) == 0 || len(pairs)%2 != 0 {
		usage()
	}
	syscall.Umask(0)
	for i := 0; i < len(pairs); i += 2 {
		if err := copyTree(pairs[i], pairs[i+1]); err != nil {
			return broken(fmt.Errorf("copy %s to %s: %w", pairs[i], pairs[i+1], err))
		}
	}
	return exitOK
}

// copier copies one tree: regular files, folders, and symlinks as they are; anything else is left out.
type copier struct {
	jobs  chan copyJob
	work  sync.WaitGroup
	mutex sync.Mutex
	err   error
}

type copyJob struct{ from, to string }

// copyTree copies a tree into a folder, which may exist. Files become writable for their owner and keep their
// times.
func copyTree(from, to string) error {
	info, err := os.Stat(from)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	if !info.IsDir() {
		return copyFile(from, to, make([]byte, copyBuffer))
	}
	c := &copier{jobs: make(chan copyJob, 256)}
	for i := 0; i < copyWorkers; i++ {
		c.work.Add(1)
		go c.worker()
	}
	c.folder(from, to, info.Mode())
	close(c.jobs)
	c.work.Wait()
	return c.err
}

func (c *copier) fail(err error) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.err == nil && err != nil {
		c.err = err
	}
}

func (c *copier) failed() bool {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.err != nil
}

func (c *copier) worker() {
	defer c.work.Done()
	buffer := make([]byte, copyBuffer)
	for job := range c.jobs {
		if !c.failed() {
			c.fail(copyFile(job.from, job.to, buffer))
		}
	}
}

func (c *copier) folder(from, to string, mode os.FileMode) {
	if err := os.Mkdir(to, mode.Perm()|0o700); err != nil && !os.IsExist(err) {
		c.fail(err)
		return
	}
	dir, err := os.Open(from)
	if err != nil {
		c.fail(err)
		return
	}
	entries, err := dir.ReadDir(-1)
	dir.Close()
	c.fail(err)
	for _, entry := range entries {
		if c.failed() {
			return
		}
		source, target := from+"/"+entry.Name(), to+"/"+entry.Name()
		switch {
		case entry.IsDir():
			info, err := entry.Info()
			if err != nil {
				c.fail(err)
				return
			}
			c.folder(source, target, info.Mode())
		case entry.Type()&os.ModeSymlink != 0:
			c.fail(copyLink(source, target))
		case entry.Type().IsRegular():
			c.jobs <- copyJob{source, target}
		}
	}
}

func copyLink(from, to string) error {
	text, err := os.Readlink(from)
	if err != nil {
		return err
	}
	return os.Symlink(text, to)
}

// copyBuffer is read at once; most sources are smaller.
const copyBuffer = 128 << 10

func copyFile(from, to string, buffer []byte) error {
	source, err := openRetrying(from, syscall.O_RDONLY|syscall.O_NONBLOCK|syscall.O_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer syscall.Close(source)
	var st syscall.Stat_t
	if err := syscall.Fstat(source, &st); err != nil {
		return &os.PathError{Op: "stat", Path: from, Err: err}
	}
	if st.Mode&syscall.S_IFMT != syscall.S_IFREG {
		return nil
	}
	const flags = syscall.O_WRONLY | syscall.O_CREAT | syscall.O_TRUNC | syscall.O_CLOEXEC
	target, err := openRetrying(to, flags, st.Mode&0o777|0o200)
	if err != nil {
		return err
	}
	err = copyBytes(source, target, st.Size, buffer)
	if err == nil {
		err = setTimes(target, st)
	}
	if shut := syscall.Close(target); err == nil {
		err = shut
	}
	if err != nil {
		return &os.PathError{Op: "copy", Path: to, Err: err}
	}
	return nil
}

func openRetrying(path string, flags int, mode uint32) (int, error) {
	for {
		fd, err := syscall.Open(path, flags, mode)
		if err == nil {
			return fd, nil
		}
		if err != syscall.EINTR {
			return -1, &os.PathError{Op: "open", Path: path, Err: err}
		}
	}
}

var errShrunk = errors.New("wrote less than was read")

// copyBytes lets the kernel copy what is large, and does the rest itself.
func copyBytes(source, target int, size int64, buffer []byte) error {
	for size > int64(len(buffer)) {
		n, errno := copyFileRange(source, target, size)
		if errno != 0 || n == 0 {
			break
		}
		size -= n
	}
	for {
		n, err := syscall.Read(source, buffer)
		if err == syscall.EINTR {
			continue
		}
		if err != nil || n == 0 {
			return err
		}
		for done := 0; done < n; {
			wrote, err := syscall.Write(target, buffer[done:n])
			if err != nil && err != syscall.EINTR {
				return err
			}
			if wrote <= 0 && err == nil {
				return errShrunk
			}
			if err == nil {
				done += wrote
			}
		}
	}
}

// setTimes keeps the time of the last change: go compares it with its own notes, and so do make and tests.
func setTimes(fd int, st syscall.Stat_t) error {
	times := [2]syscall.Timespec{st.Mtim, st.Mtim}
	pointer := uintptr(unsafe.Pointer(&times))
	if _, _, errno := syscall.Syscall6(syscall.SYS_UTIMENSAT, uintptr(fd), 0, pointer, 0, 0, 0); errno != 0 {
		return errno
	}
	return nil
}
