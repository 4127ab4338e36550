package main

import (
	"os"
	"runtime"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
)

const (
	// diskGlance is how often free space is looked at: one cheap call, which says when to count.
	diskGlance = 200 * time.Millisecond
	// diskCount is how often everything is counted at least: other cells share the disk and can hide growth.
	diskCount = 5 * time.Second
	// diskRest is how many times its own duration a count is followed by rest at least; diskHurry, when the disk
	// lost so much since the last count that the limit may be near.
	diskRest  = 400
	diskHurry = 20
	// maxDiskDepth bounds how deep folders are entered.
	maxDiskDepth = 500
)

// diskWatch counts what lies below the work folder. Free space alone proves nothing, for other cells share
// the disk; so it only says when to count. Folders that the steps closed to themselves and files without a
// name are not seen.
type diskWatch struct {
	limit int64
	root  string
	skip  map[string]bool
	// credential is whose eyes see the steps' private folders; nil for our own.
	credential *syscall.Credential
	over       chan int64
	// active is 1 while a step runs.
	active int32
}

// startDiskWatch starts the watch, which lives as long as the probe and counts while a step runs.
func startDiskWatch(root string, limit int64, credential *syscall.Credential) *diskWatch {
	w := &diskWatch{
		limit: limit, root: root, skip: mountsBelow(root), credential: credential, over: make(chan int64, 1),
	}
	go w.loop()
	return w
}

// begin starts to count; what was found too late for the last step is forgotten, for it will be found again.
func (w *diskWatch) begin() {
	select {
	case <-w.over:
	default:
	}
	atomic.StoreInt32(&w.active, 1)
}

func (w *diskWatch) end() { atomic.StoreInt32(&w.active, 0) }

func (w *diskWatch) loop() {
	w.becomeSteps()
	free, counted, took := freeBytes(w.root), time.Now(), time.Duration(0)
	for now := range time.Tick(diskGlance) {
		if atomic.LoadInt32(&w.active) == 0 {
			continue
		}
		grown := free - freeBytes(w.root)
		if !w.due(grown, now.Sub(counted), took) {
			continue
		}
		used := w.count(w.root, 0, 0)
		free, counted = freeBytes(w.root), time.Now()
		took = counted.Sub(now)
		if used > w.limit {
			select {
			case w.over <- used:
			default:
			}
		}
	}
}

// due says whether to count: grown is what the disk lost since the last count, `since` ago, which took `took`.
func (w *diskWatch) due(grown int64, since, took time.Duration) bool {
	if grown >= w.limit/4 {
		return since >= diskHurry*took
	}
	return since >= diskRest*took && (grown >= w.limit/16 || since >= diskCount)
}

// becomeSteps gives this thread alone the steps' rights on files; it stays this goroutine's for good.
func (w *diskWatch) becomeSteps() {
	if w.credential == nil {
		return
	}
	runtime.LockOSThread()
	setFileRights(int(w.credential.Uid), int(w.credential.Gid))
}

// count adds to `sum` the blocks below dir, and stops when the limit is passed.
func (w *diskWatch) count(dir string, sum int64, depth int) int64 {
	folder, err := os.Open(dir)
	if err != nil || depth > maxDiskDepth {
		return sum
	}
	defer folder.Close()
	for {
		names, _ := folder.Readdirnames(512)
		if len(names) == 0 {
			return sum
		}
		for _, name := range names {
			path := dir + "/" + name
			var st syscall.Stat_t
			if syscall.Lstat(path, &st) != nil {
				continue
			}
			if st.Mode&syscall.S_IFMT == syscall.S_IFDIR {
				if !w.skip[path] {
					sum = w.count(path, sum+st.Blocks*512, depth+1)
				}
			} else {
				// A file of many names is counted once for each of them, in parts.
				sum += st.Blocks * 512 / int64(st.Nlink)
			}
			if sum > w.limit {
				return sum
			}
		}
	}
}

func freeBytes(path string) int64 {
	var fs syscall.Statfs_t
	if syscall.Statfs(path, &fs) != nil {
		return 0
	}
	return int64(fs.Bfree) * fs.Bsize
}

// mountsBelow gives the mount points below root: what is mounted there is not the cell's own volume.
func mountsBelow(root string) map[string]bool {
	found := map[string]bool{}
	text, _ := os.ReadFile("/proc/self/mountinfo")
	for _, line := range strings.Split(string(text), "\n") {
		if _, _, point, _ := mountOf(line); strings.HasPrefix(point, root+"/") {
			found[point] = true
		}
	}
	return found
}

// diskEnd turns what the watch found into a step's end; the first reason wins.
func diskEnd(limit, used int64) *stepEnd {
	return &stepEnd{Kind: "over-limit", Limit: "disk", LimitBytes: limit, UsedBytes: used}
}
