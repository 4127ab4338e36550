package main

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// toolPaths is the go command and those of its tools that ran, symlinks resolved; only what lies below the Go
// tree.
func (c *cell) toolPaths(goPath string) []string {
	var paths []string
	root, err := filepath.EvalSymlinks(c.spec.GoRoot)
	if err != nil {
		root = c.spec.GoRoot
	}
	for _, path := range append(c.tracker.tools(), goPath) {
		real, err := filepath.EvalSymlinks(path)
		if err == nil && (strings.HasPrefix(real, root+"/") || path == goPath) {
			paths = append(paths, real)
		}
	}
	return paths
}

// hashTools gives the sha256 of each file, read side by side; what cannot be read is left out.
func hashTools(paths []string) map[string]string {
	sums := map[string]string{}
	var mutex sync.Mutex
	var work sync.WaitGroup
	for _, path := range paths {
		work.Add(1)
		go func(path string) {
			defer work.Done()
			if sum, err := hashFile(path); err == nil {
				mutex.Lock()
				sums[path] = sum
				mutex.Unlock()
			}
		}(path)
	}
	work.Wait()
	return sums
}

func hashFile(path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	hash := sha256.New()
	if _, err := io.CopyBuffer(hash, file, make([]byte, 256<<10)); err != nil {
		return "", err
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}

// tools gives the paths of Go tools that ran.
func (t *tracker) tools() []string {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	var paths []string
	for path := range t.toolsRan {
		paths = append(paths, path)
	}
	return paths
}

// compilers gives the C compilers that ran, by name.
func (t *tracker) compilers() map[string]string {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	found := map[string]string{}
	for name, path := range t.compilersRan {
		found[name] = path
	}
	return found
}
