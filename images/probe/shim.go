package main

import (
	"os"
	"strings"
)

// isShim says whether the probe was called through a symlink of the shim folder.
func isShim(argv0 string) bool {
	if strings.Contains(argv0, "/") {
		return dirOf(argv0) == shimDir()
	}
	return argv0 != "probe"
}

func dirOf(path string) string {
	if i := strings.LastIndexByte(path, '/'); i >= 0 {
		return path[:i]
	}
	return "."
}

// shim runs the real tool of that name: the next one on PATH. The tool gets PATH as it would be without
// shims, since gcc looks for itself there and derives its own folders from what it finds; what the tool
// starts is seen by sampling.
func shim(name string) int {
	path := withoutDir(os.Getenv("PATH"), shimDir())
	real, err := findTool(name, path, "")
	if err != nil {
		return cannotRun(name, err)
	}
	argv := append([]string(nil), os.Args...)
	if strings.Contains(argv[0], "/") {
		argv[0] = real
	}
	env := setPath(os.Environ(), path)
	return wrap(wrapped{via: viaShim, path: real, argv: argv, env: env, pkg: packageOf(nil)})
}

func withoutDir(path, dir string) string {
	var kept []string
	for _, part := range strings.Split(path, ":") {
		if part != dir {
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, ":")
}

// setPath gives env with another PATH, everything else in its place.
func setPath(env []string, path string) []string {
	out := append([]string(nil), env...)
	for i, entry := range out {
		if strings.HasPrefix(entry, "PATH=") {
			out[i] = "PATH=" + path
		}
	}
	return out
}

// makeShims links the names that exist on the step's PATH into the shim folder and gives the step's PATH with
// that folder first, or as it was when no tool was found.
func makeShims(names []string, path, self string) (string, error) {
	made := false
	for _, name := range names {
		if _, err := findTool(name, path, shimDir()); err != nil || strings.Contains(name, "/") {
			continue
		}
		if err := os.MkdirAll(shimDir(), 0o755); err != nil {
			return path, err
		}
		if err := os.Symlink(self, shimDir()+"/"+name); err != nil && !os.IsExist(err) {
			return path, err
		}
		made = true
	}
	if !made {
		return path, nil
	}
	return shimDir() + ":" + path, nil
}
