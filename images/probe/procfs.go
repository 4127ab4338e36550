package main

import (
	"strconv"
	"strings"
	"syscall"
)

// procStat is what the probe reads of /proc/PID/stat.
type procStat struct {
	comm        string
	state       byte
	ppid        int
	neverExeced bool // forked, and still running its parent's program
}

const pfForkNoExec = 0x40

// parseStat reads the text of /proc/PID/stat. The name may hold spaces and brackets.
func parseStat(text string) (procStat, bool) {
	open, shut := strings.IndexByte(text, '('), strings.LastIndexByte(text, ')')
	if open < 0 || shut < open || shut+2 >= len(text) {
		return procStat{}, false
	}
	fields := strings.Fields(text[shut+2:])
	if len(fields) < 7 {
		return procStat{}, false
	}
	ppid, err := strconv.Atoi(fields[1])
	flags, _ := strconv.ParseUint(fields[6], 10, 64)
	st := procStat{comm: text[open+1 : shut], state: fields[0][0], ppid: ppid}
	st.neverExeced = flags&pfForkNoExec != 0
	return st, err == nil
}

// readStat reads /proc/PID/stat by bare system calls: it is asked for every wrapper and its ancestors.
func readStat(pid int) (procStat, bool) {
	fd, err := syscall.Open("/proc/"+itoa(pid)+"/stat", syscall.O_RDONLY|syscall.O_CLOEXEC, 0)
	if err != nil {
		return procStat{}, false
	}
	defer syscall.Close(fd)
	var buffer [1024]byte
	n, err := syscall.Read(fd, buffer[:])
	if err != nil || n <= 0 {
		return procStat{}, false
	}
	return parseStat(string(buffer[:n]))
}

// listPids gives all processes that /proc shows, by bare system calls: it is asked many times a second.
func listPids() []int {
	fd, err := syscall.Open("/proc", syscall.O_RDONLY|syscall.O_DIRECTORY|syscall.O_CLOEXEC, 0)
	if err != nil {
		return nil
	}
	defer syscall.Close(fd)
	var pids []int
	var names []string
	var buffer [16 << 10]byte
	for {
		n, err := syscall.ReadDirent(fd, buffer[:])
		if err != nil || n <= 0 {
			return pids
		}
		_, _, names = syscall.ParseDirent(buffer[:n], -1, names[:0])
		for _, name := range names {
			if name[0] < '1' || name[0] > '9' {
				continue
			}
			if pid, err := strconv.Atoi(name); err == nil {
				pids = append(pids, pid)
			}
		}
	}
}

// descendants gives all processes below root, itself left out.
func descendants(root int) []int {
	below := map[int][]int{}
	for _, pid := range listPids() {
		if st, ok := readStat(pid); ok {
			below[st.ppid] = append(below[st.ppid], pid)
		}
	}
	found := append([]int(nil), below[root]...)
	for i := 0; i < len(found); i++ {
		found = append(found, below[found[i]]...)
	}
	return found
}

// ancestors gives the chain of parents of pid, nearest first, up to and without `root`; false when the chain
// does not lead there.
func ancestors(pid, root int) ([]int, bool) {
	var chain []int
	for depth := 0; depth < 1024; depth++ {
		st, ok := readStat(pid)
		if !ok || st.ppid == 0 {
			return nil, false
		}
		if st.ppid == root {
			return chain, true
		}
		pid = st.ppid
		chain = append(chain, pid)
	}
	return nil, false
}

// readSmall reads what one read gives of a file of the kernel's, at most 8 KiB, by bare system calls.
func readSmall(path string) ([]byte, error) {
	fd, err := syscall.Open(path, syscall.O_RDONLY|syscall.O_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	defer syscall.Close(fd)
	buffer := make([]byte, 8<<10)
	n, err := syscall.Read(fd, buffer)
	if err != nil {
		return nil, err
	}
	return buffer[:n], nil
}
