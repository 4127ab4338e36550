package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"
)

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

func copyTree(from, to string) error {
	info, err := os.Lstat(from)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	if !info.IsDir() {
		return copyFile(from, to)
	}
	if err := os.Mkdir(to, info.Mode().Perm()|0o700); err != nil && !os.IsExist(err) {
		return err
	}
	entries, err := os.ReadDir(from)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		source, target := from+"/"+entry.Name(), to+"/"+entry.Name()
		switch {
		case entry.IsDir():
			err = copyTree(source, target)
		case entry.Type()&os.ModeSymlink != 0:
			err = copyLink(source, target)
		case entry.Type().IsRegular():
			err = copyFile(source, target)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func copyLink(from, to string) error {
	text, err := os.Readlink(from)
	if err != nil {
		return err
	}
	return os.Symlink(text, to)
}

func copyFile(from, to string) error {
	source, err := os.Open(from)
	if err != nil {
		return err
	}
	defer source.Close()
	info, err := source.Stat()
	if err != nil {
		return err
	}
	target, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, info.Mode().Perm()|0o200)
	if err != nil {
		return err
	}
	if _, err := io.Copy(target, source); err != nil {
		target.Close()
		return err
	}
	return target.Close()
}
