package main

import (
	"os"
	"strconv"
	"strings"
	"sync/atomic"
)

// memoryCgroup is our own memory cgroup; version 0 when there is none to be read.
type memoryCgroup struct {
	version int
	dir     string
	// anonPeak is the largest sampled anonymous memory of the whole group; -1 before the first sample.
	anonPeak *int64
}

// findMemoryCgroup finds the group by /proc/self/cgroup and where it is mounted here.
func findMemoryCgroup() memoryCgroup {
	groups, _ := os.ReadFile("/proc/self/cgroup")
	mounts, _ := os.ReadFile("/proc/self/mountinfo")
	version, dir := locateMemoryCgroup(string(groups), string(mounts))
	return memoryCgroup{version: version, dir: dir, anonPeak: some(int64(-1))}
}

// locateMemoryCgroup is pure: version 1 where the memory controller is mounted as v1, else 2, else 0.
func locateMemoryCgroup(groups, mounts string) (version int, dir string) {
	v1, v2 := "", ""
	for _, line := range strings.Split(groups, "\n") {
		parts := strings.SplitN(line, ":", 3)
		if len(parts) != 3 {
			continue
		}
		if parts[0] == "0" && parts[1] == "" {
			v2 = parts[2]
		}
		for _, controller := range strings.Split(parts[1], ",") {
			if controller == "memory" {
				v1 = parts[2]
			}
		}
	}
	for _, line := range strings.Split(mounts, "\n") {
		kind, root, point, options := mountOf(line)
		if v1 != "" && kind == "cgroup" && hasOption(options, "memory") {
			return 1, below(point, root, v1)
		}
		if v2 != "" && kind == "cgroup2" && dir == "" {
			version, dir = 2, below(point, root, v2)
		}
	}
	return version, dir
}

// mountOf takes a line of mountinfo apart: kind of file system, root within it, mount point, super options.
func mountOf(line string) (kind, root, point, options string) {
	fields := strings.Fields(line)
	for i, field := range fields {
		if field == "-" && i >= 6 && len(fields) >= i+4 {
			return fields[i+1], fields[3], fields[4], fields[i+3]
		}
	}
	return "", "", "", ""
}

func hasOption(options, name string) bool {
	for _, one := range strings.Split(options, ",") {
		if one == name {
			return true
		}
	}
	return false
}

// below gives where group lies under a mount of root at point.
func below(point, root, group string) string {
	if root == "/" {
		return strings.TrimSuffix(point+group, "/")
	}
	if group == root || strings.HasPrefix(group, root+"/") {
		return point + group[len(root):]
	}
	// Another namespace's view: what is mounted is the best that we have.
	return point
}

func (g memoryCgroup) number(name string) *int64 {
	text, err := os.ReadFile(g.dir + "/" + name)
	if err != nil {
		return nil
	}
	return parseNumber(strings.TrimSpace(string(text)))
}

// noLimit is what cgroup v1 shows, page by page rounded, where there is no limit.
const noLimit = int64(1) << 62

func parseNumber(text string) *int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return nil
	}
	return &n
}

// keyed reads one line "name number" of a cgroup file.
func (g memoryCgroup) keyed(file, name string) *int64 {
	text, err := readSmall(g.dir + "/" + file)
	if err != nil {
		return nil
	}
	for _, line := range strings.Split(string(text), "\n") {
		if key, value, ok := strings.Cut(line, " "); ok && key == name {
			return parseNumber(value)
		}
	}
	return nil
}

func (g memoryCgroup) oomKills() *int64 {
	switch g.version {
	case 1:
		return g.keyed("memory.oom_control", "oom_kill")
	case 2:
		return g.keyed("memory.events", "oom_kill")
	}
	return nil
}

// sample takes the group's anonymous memory now.
func (g memoryCgroup) sample() {
	var now *int64
	switch g.version {
	case 1:
		now = g.keyed("memory.stat", "total_rss")
	case 2:
		now = g.keyed("memory.stat", "anon")
	}
	if now != nil && *now > atomic.LoadInt64(g.anonPeak) {
		atomic.StoreInt64(g.anonPeak, *now)
	}
}

// frame gives the group's figures: OOM kills since `before`, the peak since the container's start, and the
// anonymous peak sampled since the last frame.
func (g memoryCgroup) frame(before *int64) cgroupOf {
	var f cgroupOf
	switch g.version {
	case 1:
		f.Version = some(1)
		f.PeakBytes, f.LimitBytes = g.number("memory.max_usage_in_bytes"), g.number("memory.limit_in_bytes")
	case 2:
		f.Version = some(2)
		f.PeakBytes, f.LimitBytes = g.number("memory.peak"), g.number("memory.max")
	default:
		return f
	}
	if f.LimitBytes != nil && *f.LimitBytes > noLimit {
		f.LimitBytes = nil
	}
	if now := g.oomKills(); now != nil && before != nil {
		f.OomKills = some(*now - *before)
	}
	if peak := atomic.SwapInt64(g.anonPeak, -1); peak >= 0 {
		f.PeakAnonBytes = &peak
	}
	return f
}
