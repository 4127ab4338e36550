package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// All tests share one cell folder, which is built into the probe that they run, so none of them is parallel.
// The test binary doubles as the program that steps run (helper_test.go).
var (
	testRoot    string
	testProbe   string
	testProgram string
)

func TestMain(m *testing.M) {
	if role := os.Getenv("PROBE_HELPER"); role != "" {
		self, _ := os.Executable()
		workDir = filepath.Join(filepath.Dir(self), "work")
		os.Exit(help(role, os.Args[1:]))
	}
	code, err := prepare(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

func prepare(m *testing.M) (int, error) {
	root, err := os.MkdirTemp("", "gauntlet-probe-")
	if err != nil {
		return 1, err
	}
	defer os.RemoveAll(root)
	if err := os.Chmod(root, 0o755); err != nil {
		return 1, err
	}
	testRoot, testProbe, testProgram = root, filepath.Join(root, "probe"), filepath.Join(root, "program")
	workDir = filepath.Join(root, "work")
	build := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w -X main.workDir="+workDir, "-o", testProbe, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return 1, fmt.Errorf("building the probe: %w\n%s", err, out)
	}
	self, err := os.Executable()
	if err != nil {
		return 1, err
	}
	program, err := os.ReadFile(self)
	if err != nil {
		return 1, err
	}
	if err := os.WriteFile(testProgram, program, 0o755); err != nil {
		return 1, err
	}
	return m.Run(), nil
}
