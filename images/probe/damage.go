package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"
	"time"
)

// What can be damaged; harness/domain/probe-protocol.ts says what each is for.
const (
	truncatedObject = "truncated"
	flippedByte     = "flipped"
	editedSource    = "edited-source"
	cutSource       = "cut-source"
	staleReplace    = "stale-replace"
	staleImports    = "stale-imports"
	wrongSum        = "wrong-sum"
	// lookOnly damages nothing.
	lookOnly = "none"
)

// damageOrder is what `probe damage` is told: what to do, and the files or objects that come into question, the
// best first.
type damageOrder struct {
	Damage  string      `json:"damage"`
	Sources []string    `json:"sources,omitempty"`
	Cache   string      `json:"cache,omitempty"`
	Objects []madeThing `json:"objects,omitempty"`
}

// madeThing is a compiled package, under the id that the go command knows it by.
type madeThing struct {
	Package string `json:"package"`
	BuildID string `json:"buildId"`
}

// damageReport is what was done, as the frame says it.
type damageReport struct {
	Path    string `json:"path"`
	Package string `json:"package"`
	// What says in words what was done; Line is the first line that changed, 0 in what has no lines.
	What         string `json:"what"`
	Line         int    `json:"line"`
	SizeBefore   int64  `json:"sizeBefore"`
	SizeAfter    int64  `json:"sizeAfter"`
	Sha256Before string `json:"sha256Before"`
	Sha256After  string `json:"sha256After"`
	TimeKept     bool   `json:"timeKept"`
}

// maxDamaged bounds the file that is read to be damaged.
const maxDamaged = 512 << 20

// damageMain is `probe damage ORDER`; PID 1 calls it under the steps' user. The report goes to standard output.
func damageMain(text string) int {
	var order damageOrder
	if err := json.Unmarshal([]byte(text), &order); err != nil {
		return broken(err)
	}
	report, err := order.carryOut()
	if err != nil {
		return broken(fmt.Errorf("nothing was damaged (%s): %w", order.Damage, err))
	}
	line, err := json.Marshal(report)
	if err != nil {
		return broken(err)
	}
	os.Stdout.Write(append(line, '\n'))
	return exitOK
}

func (o damageOrder) carryOut() (damageReport, error) {
	switch o.Damage {
	case truncatedObject, flippedByte:
		return o.damageObject()
	case wrongSum:
		return o.damageFirst(anywhere(withWrongSum))
	case editedSource:
		return o.damageFirst(anywhere(withNewInit))
	case cutSource:
		return o.damageFirst(anywhere(withoutEnd))
	case staleReplace:
		return o.damageFirst(withInitOfSameSize)
	case staleImports:
		return o.damageFirst(withImportOfSameSize)
	case lookOnly:
		return o.damageFirst(anywhere(func(before []byte) (change, error) { return change{after: before}, nil }))
	}
	return damageReport{}, fmt.Errorf("%q is no damage", o.Damage)
}

// change is a file's content after its damage.
type change struct {
	after []byte
	what  string
	// at is the offset of the first byte that changed in a text; -1 where lines mean nothing.
	at int
	// keepTime leaves the time of the last change as it was.
	keepTime bool
}

// damager gives what a file's content becomes.
type damager func(path string, before []byte) (change, error)

// anywhere is a damage that does not ask where the file lies.
func anywhere(damage func(before []byte) (change, error)) damager {
	return func(_ string, before []byte) (change, error) { return damage(before) }
}

var errNothing = errors.New("the steps used no file that it could be done to")

// damageFirst damages the first file that it can be done to.
func (o damageOrder) damageFirst(damage damager) (damageReport, error) {
	reason := errNothing
	for _, path := range o.Sources {
		report, err := damageFile(path, damage)
		if err == nil {
			return report, nil
		}
		reason = err
	}
	return damageReport{}, reason
}

func damageFile(path string, damage damager) (damageReport, error) {
	report := damageReport{Path: path}
	before, info, err := readWhole(path)
	if err != nil {
		return report, err
	}
	made, err := damage(path, before)
	if err != nil {
		return report, fmt.Errorf("%s: %w", path, err)
	}
	report.What, report.TimeKept = shortened(made.what), made.keepTime
	report.SizeBefore, report.SizeAfter = int64(len(before)), int64(len(made.after))
	report.Sha256Before, report.Sha256After = sumOf(before), sumOf(made.after)
	if report.Sha256After == report.Sha256Before {
		return report, nil
	}
	if made.at >= 0 {
		report.Line = lineAt(before, made.at)
	}
	return report, rewrite(path, made, info)
}

// maxWhat bounds what a report quotes of a file: a line of a go.sum may be as long as the file.
const maxWhat = 400

func shortened(what string) string {
	if len(what) > maxWhat {
		return what[:maxWhat]
	}
	return what
}

// readWhole reads a regular file and nothing else: what a step left in its place could block for ever.
func readWhole(path string) ([]byte, os.FileInfo, error) {
	file, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK|syscall.O_NOFOLLOW, 0)
	if err != nil {
		return nil, nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > maxDamaged {
		return nil, nil, fmt.Errorf("%s: no regular file of at most %d bytes", path, maxDamaged)
	}
	text, err := io.ReadAll(io.LimitReader(file, maxDamaged))
	return text, info, err
}

// rewrite changes a file in its place, read-only or not: its inode, owner and mode stay.
func rewrite(path string, made change, info os.FileInfo) error {
	if err := os.Chmod(path, info.Mode().Perm()|0o200); err != nil {
		return err
	}
	if err := os.WriteFile(path, made.after, info.Mode().Perm()); err != nil {
		return err
	}
	when := info.ModTime()
	if !made.keepTime {
		when = time.Now()
	}
	if err := os.Chtimes(path, when, when); err != nil {
		return err
	}
	return os.Chmod(path, info.Mode().Perm())
}
