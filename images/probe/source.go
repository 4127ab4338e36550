package main

import (
	"encoding/base64"
	"path/filepath"
	"strings"
)

const (
	// maxSourceFiles and maxSourceFrames bound the pieces of files that messages and stack traces name.
	maxSourceFiles  = 16
	maxSourceFrames = 24
	// maxSourceTries bounds the names that are tried; most words that look like a file are none.
	maxSourceTries = 256
	// maxSourceBytes bounds all pieces of a step together.
	maxSourceBytes = 512 << 10
	// wholeSource is the largest file that is kept whole; of others fileWindow or frameWindow around the place.
	wholeSource = 64 << 10
	fileWindow  = 16 << 10
	frameWindow = 2 << 10
	// maxSourceScan is how far a file is read to find a line.
	maxSourceScan = 16 << 20
	// maxToolsSaid bounds what is kept of failing tools' words to look for places in.
	maxToolsSaid = 64 << 10
)

// writeSources keeps, as it lies in the cell now, what a failed step and its failed tools name. With the steps'
// own rights: PID 1 may enter folders that a project's link must not lead to.
func (c *cell) writeSources(index int, s step, printed *boundedOutput) {
	if c.stopped() {
		return
	}
	head, tail := printed.texts()
	r := sourceReader{
		cwd: s.Cwd, goSource: filepath.Join(c.spec.GoRoot, "src"), room: maxSourceBytes,
		tried: map[string]bool{},
	}
	for _, root := range []string{workDir + "/src", workDir + "/gopath", r.goSource} {
		if real, err := filepath.EvalSymlinks(root); err == nil && filepath.IsAbs(root) {
			r.roots = append(r.roots, real)
		}
	}
	withStepsRights(c.credential, func() {
		r.readAll(placesIn(head), false)
		r.readAll(placesIn(tail), false)
		// A tool names files relative to a folder that is not known; in its own stack, relative to the release's source.
		r.readAll(placesIn(c.tracker.toolsSaid()), true)
	})
	for _, piece := range r.pieces {
		piece.Step = index
		c.frames.write(piece)
	}
}

// sourceReader reads the pieces of one step, within its bounds.
type sourceReader struct {
	cwd, goSource string
	roots         []string
	pieces        []sourceFrame
	files, frames int
	room          int
	tried         map[string]bool
}

func (r *sourceReader) readAll(places []sourcePlace, absoluteOnly bool) {
	for _, place := range places {
		if r.room <= 0 || len(r.tried) >= maxSourceTries {
			return
		}
		if place.frame && r.frames >= maxSourceFrames || !place.frame && r.files >= maxSourceFiles {
			continue
		}
		for _, name := range place.names {
			if (filepath.IsAbs(name) || place.frame || !absoluteOnly) && r.read(name, place) {
				break
			}
		}
	}
}

// read keeps the piece around a place, and says whether the name is a file's that may be read.
func (r *sourceReader) read(name string, place sourcePlace) bool {
	for _, path := range r.paths(name, place.frame) {
		key := path + ":" + itoa(place.line)
		if r.tried[key] || !r.within(path) {
			continue
		}
		r.tried[key] = true
		file, ok := openSource(path, r.roots)
		if !ok {
			continue
		}
		r.keep(name, file, place)
		file.close()
		return true
	}
	return false
}

// paths gives where a name can lie. A release's own programs name its files relative to its source.
func (r *sourceReader) paths(name string, frame bool) []string {
	if filepath.IsAbs(name) {
		return []string{filepath.Clean(name)}
	}
	here := filepath.Join(r.cwd, name)
	if frame {
		return []string{filepath.Join(r.goSource, name), here}
	}
	return []string{here}
}

func (r *sourceReader) within(path string) bool {
	for _, root := range r.roots {
		if strings.HasPrefix(path, root+"/") {
			return true
		}
	}
	return false
}

func (r *sourceReader) keep(name string, file sourceFile, place sourcePlace) {
	start, length, ok := file.window(place)
	if !ok || r.has(file.path, start, length) {
		return
	}
	if length > int64(r.room) {
		length = int64(r.room)
	}
	line, column := file.position(start)
	bytes := file.bytes(start, length)
	r.room -= len(bytes)
	if place.frame {
		r.frames++
	} else {
		r.files++
	}
	r.pieces = append(r.pieces, sourceFrame{
		Kind: "source", Path: name, File: file.path, SizeBytes: file.size, StartByte: start, StartLine: line,
		StartColumn: column, Bytes: base64.StdEncoding.EncodeToString(bytes),
	})
}

// has says whether the middle of a window is in a piece already.
func (r *sourceReader) has(path string, start, length int64) bool {
	middle := start + length/2
	for _, piece := range r.pieces {
		size := int64(base64.StdEncoding.DecodedLen(len(piece.Bytes)))
		if piece.File == path && piece.StartByte <= middle && middle <= piece.StartByte+size {
			return true
		}
	}
	return false
}

// hear keeps a failing tool's words, each on lines of its own.
func (t *tracker) hear(output []byte) {
	if room := maxToolsSaid - len(t.said); room > 0 {
		if len(output) > room {
			output = output[:room]
		}
		t.said = append(append(t.said, output...), '\n')
	}
}

// toolsSaid gives what failing tools of the last step printed.
func (t *tracker) toolsSaid() []byte {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	return t.said
}
