package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// sourceTree makes a tree that is read-only, with all kinds of entries.
func sourceTree(t *testing.T) string {
	t.Helper()
	from := filepath.Join(testRoot, "source")
	makeWritable(from)
	if err := os.RemoveAll(from); err != nil {
		t.Fatal(err)
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(os.MkdirAll(from+"/sub/empty", 0o755))
	must(os.WriteFile(from+"/sub/run.sh", []byte("#!/bin/sh\n"), 0o555))
	must(os.WriteFile(from+"/odd \xff\n name", []byte("odd"), 0o444))
	must(os.WriteFile(from+"/large", bytes.Repeat([]byte("0123456789abcdef"), 100_000), 0o444))
	must(os.Symlink("../nowhere/\xfe", from+"/sub/link"))
	must(os.Symlink("/etc", from+"/outside"))
	must(syscall.Mkfifo(from+"/pipe", 0o644))
	past := time.Unix(1_500_000_000, 0)
	must(os.Chtimes(from+"/large", past, past))
	must(os.Chmod(from+"/sub", 0o555))
	must(os.Chmod(from, 0o555))
	t.Cleanup(func() { makeWritable(from); os.RemoveAll(from) })
	return from
}

func makeWritable(tree string) {
	_ = os.Chmod(tree, 0o755)
	_ = os.Chmod(tree+"/sub", 0o755)
}

func TestATreeIsCopiedAsTheStepsUser(t *testing.T) {
	freshCell(t)
	from, to := sourceTree(t), workDir+"/src"
	s := testSpec(helperStep("exit", 0))
	s.Copies = []treeCopy{{From: from, To: to}}
	if seen := runCell(t, s); seen.exit != exitOK {
		t.Fatalf("exit %d: %s", seen.exit, seen.stderr)
	}
	for name, mode := range map[string]os.FileMode{"sub/run.sh": 0o755, "odd \xff\n name": 0o644, "large": 0o644} {
		want, _ := os.ReadFile(from + "/" + name)
		got, err := os.ReadFile(to + "/" + name)
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%q: %v, %d bytes", name, err, len(got))
		}
		if info, err := os.Stat(to + "/" + name); err == nil && info.Mode().Perm() != mode {
			t.Errorf("%q has mode %v", name, info.Mode())
		}
	}
	if info, err := os.Stat(to + "/sub"); err != nil || info.Mode().Perm() != 0o755 {
		t.Errorf("sub: %v", info.Mode())
	}
	if info, err := os.Stat(to + "/large"); err != nil || info.ModTime().Unix() != 1_500_000_000 {
		t.Errorf("the time of the last change is %v", info.ModTime())
	} else if st, ok := info.Sys().(*syscall.Stat_t); ok && os.Getuid() == 0 && st.Uid != testUID {
		t.Errorf("owner %d", st.Uid)
	}
	for name, want := range map[string]string{"sub/link": "../nowhere/\xfe", "outside": "/etc"} {
		if got, err := os.Readlink(to + "/" + name); err != nil || got != want {
			t.Errorf("%s: %v %q", name, err, got)
		}
	}
	if _, err := os.Stat(to + "/sub/empty"); err != nil {
		t.Error(err)
	}
	if _, err := os.Lstat(to + "/pipe"); err == nil {
		t.Error("the pipe was copied")
	}
}

func TestATreeThatCannotBeReadIsAFault(t *testing.T) {
	freshCell(t)
	s := testSpec(helperStep("exit", 0))
	s.Copies = []treeCopy{{From: testRoot + "/no such tree", To: workDir + "/src"}}
	seen := runCell(t, s)
	if seen.exit != exitBroken || len(seen.faults) != 1 || seen.faults[0].Where != "copy" || len(seen.ends) != 0 {
		t.Fatalf("exit %d, faults %v", seen.exit, seen.faults)
	}
	if !strings.Contains(seen.faults[0].Message, "no such tree") {
		t.Errorf("message %q", seen.faults[0].Message)
	}
}
