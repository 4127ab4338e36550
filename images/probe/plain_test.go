package main

import (
	"os"
	"strings"
	"testing"
)

func TestASpecThatIsWrongIsAFaultAndSaysWhere(t *testing.T) {
	good := `{"schema":1,"uid":1,"gid":1,"copies":[],"steps":[{"name":"a","argv":["x"],"env":{},"cwd":"/"}],` +
		`"limits":{"totalMs":1,"silenceMs":1,"diskBytes":1,"outputBytes":1},"shims":[],"sampleIntervalMs":0,"goRoot":"/g"}`
	if _, err := parseSpec(good); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ from, to, want string }{
		{good, "", "not a spec"},
		{good, "{", "not a spec"},
		{good, good + "{}", "text after its end"},
		{`"schema":1`, `"schema":2`, "schema"},
		{`"schema":1`, `"schema":1,"colour":1`, "colour"},
		{`"argv":["x"]`, `"argv":[]`, "steps[0]: argv"},
		{`"cwd":"/"`, `"cwd":"x"`, "steps[0]: cwd"},
		{`"env":{}`, `"env":{"A=B":""}`, "env"},
		{`"env":{}`, `"env":{"A":"\u0000"}`, "env"},
		{`"totalMs":1`, `"totalMs":0`, "limits"},
		{`"outputBytes":1`, `"outputBytes":99999999999`, "outputBytes"},
		{`"copies":[]`, `"copies":[{"from":"a","to":"/b"}]`, "copies[0]"},
		{`"uid":1`, `"uid":-1`, "uid"},
		{`[{"name":"a","argv":["x"],"env":{},"cwd":"/"}]`, `[]`, "steps"},
	} {
		_, err := parseSpec(strings.Replace(good, c.from, c.to, 1))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.to, err, c.want)
		}
	}
}

func TestAFaultInTheSpecExits70WithAFrameAndOneLine(t *testing.T) {
	freshCell(t)
	_, finish := startProbe(t, "{\n\x1b[31m")
	seen := finish()
	if seen.exit != exitBroken || len(seen.faults) != 1 || seen.faults[0].Where != "spec" || seen.end != nil {
		t.Errorf("exit %d, faults %v", seen.exit, seen.faults)
	}
	if strings.Count(seen.stderr, "\n") != 1 || strings.Contains(seen.stderr, "\x1b") {
		t.Errorf("stderr %q", seen.stderr)
	}
}

func TestFramesAfterATornLineAreWhole(t *testing.T) {
	freshCell(t)
	if err := os.WriteFile(framesPath(), []byte(`12345678 {"kind":"st`), 0o600); err != nil {
		t.Fatal(err)
	}
	frames, err := openFrames(framesPath())
	if err != nil {
		t.Fatal(err)
	}
	frames.write(faultFrame{Kind: "fault", Message: "line\nbreak \xff \u2028"})
	frames.sync()
	text, _ := os.ReadFile(framesPath())
	lines := strings.Split(string(text), "\n")
	if len(lines) != 3 || frames.err != nil || !strings.HasSuffix(lines[1], "}") {
		t.Errorf("%v: %q", frames.err, lines)
	}
}

func TestTheSumIsCastagnoli(t *testing.T) {
	freshCell(t)
	frames, err := openFrames(framesPath())
	if err != nil {
		t.Fatal(err)
	}
	line, err := frameLine(123456789, frames.table)
	if err != nil || string(line) != "e3069283 123456789\n" {
		t.Errorf("%v: %q", err, line)
	}
}

func TestOutputKeepsHeadAndTail(t *testing.T) {
	for _, c := range []struct {
		limit               int64
		chunks              []string
		head, tail          string
		dropped, wantsTotal int64
	}{
		{10, []string{"abc"}, "abc", "", 0, 3},
		{10, []string{"abcde", "fghij"}, "abcde", "fghij", 0, 10},
		{10, []string{"abcdefghijk"}, "abcde", "ghijk", 1, 11},
		{10, []string{"abcdefg", "hij", "klmnopqrstuvwxyz"}, "abcde", "vwxyz", 16, 26},
		{10, []string{"abcdefghi", "j", "k", "l"}, "abcde", "hijkl", 2, 12},
		{0, []string{"abc"}, "", "", 3, 3},
	} {
		o := newBoundedOutput(c.limit)
		for _, chunk := range c.chunks {
			o.add([]byte(chunk))
		}
		f := o.frame()
		if text(t, f.Head) != c.head || text(t, f.Tail) != c.tail || f.DroppedBytes != c.dropped || f.TotalBytes != c.wantsTotal {
			t.Errorf("%v: head %q, tail %q, %d dropped of %d", c.chunks, text(t, f.Head), text(t, f.Tail), f.DroppedBytes, f.TotalBytes)
		}
	}
}

func TestTheMemoryCgroupIsFoundByVersion(t *testing.T) {
	v1Mounts := "30 25 0:27 /docker/abc /sys/fs/cgroup/cpu ro - cgroup cgroup rw,cpu\n" +
		"31 25 0:28 /docker/abc /sys/fs/cgroup/memory ro,nosuid master:9 - cgroup cgroup rw,memory\n"
	v2Mounts := "31 25 0:28 / /sys/fs/cgroup ro,nosuid - cgroup2 cgroup rw,nsdelegate\n"
	for _, c := range []struct {
		name, groups, mounts string
		version              int
		dir                  string
	}{
		{"v1 in a container", "5:memory:/docker/abc\n4:cpu:/docker/abc\n", v1Mounts, 1, "/sys/fs/cgroup/memory"},
		{"v1 deeper", "5:memory:/docker/abc/x\n", v1Mounts, 1, "/sys/fs/cgroup/memory/x"},
		{"v2 in a container", "0::/\n", v2Mounts, 2, "/sys/fs/cgroup"},
		{"v2 on a host", "0::/user.slice/a\n", v2Mounts, 2, "/sys/fs/cgroup/user.slice/a"},
		{"hybrid, memory on v1", "0::/\n5:memory:/docker/abc\n", v2Mounts + v1Mounts, 1, "/sys/fs/cgroup/memory"},
		{"none", "", "", 0, ""},
	} {
		if version, dir := locateMemoryCgroup(c.groups, c.mounts); version != c.version || dir != c.dir {
			t.Errorf("%s: version %d at %q", c.name, version, dir)
		}
	}
}

func TestCgroupFiguresAreReadOnBothVersionsAndElseUnknown(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(dir+"/"+name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("memory.peak", "5000\n")
	write("memory.max", "max\n")
	write("memory.events", "oom 1\noom_kill 3\noom_group_kill 0\n")
	write("memory.stat", "anon 700\nfile 1\n")
	g := memoryCgroup{version: 2, dir: dir, anonPeak: some(int64(-1))}
	g.sample()
	f := g.frame(some(int64(1)))
	if *f.PeakBytes != 5000 || f.LimitBytes != nil || *f.OomKills != 2 || *f.PeakAnonBytes != 700 {
		t.Errorf("v2 %+v", f)
	}
	write("memory.max_usage_in_bytes", "6000\n")
	write("memory.limit_in_bytes", "9223372036854771712\n")
	write("memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 1\n")
	g.version = 1
	if f := g.frame(some(int64(1))); *f.PeakBytes != 6000 || f.LimitBytes != nil || *f.OomKills != 0 || f.PeakAnonBytes != nil {
		t.Errorf("v1 %+v", f)
	}
	if f := (memoryCgroup{version: 2, dir: dir + "/gone", anonPeak: some(int64(-1))}).frame(nil); f.PeakBytes != nil || f.OomKills != nil {
		t.Errorf("unreadable %+v", f)
	}
}

func TestGoEnvWithoutJsonIsParsed(t *testing.T) {
	got := parseGoEnv("GOARCH=\"amd64\"\nGOFLAGS=''\nCC=gcc\nnonsense\n")
	if len(got) != 3 || got["GOARCH"] != "amd64" || got["GOFLAGS"] != "" || got["CC"] != "gcc" {
		t.Errorf("%v", got)
	}
}
