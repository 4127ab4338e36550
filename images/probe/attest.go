package main

import (
	"encoding/json"
	"strings"
	"sync"
	"time"
)

// attestLimit bounds each question that attestation asks.
const attestLimit = 10 * time.Second

// attest asks, after the steps, which toolchain ran. What cannot be asked is null or left out, and is no
// error.
func (c *cell) attest() attestationFrame {
	frame := attestationFrame{Kind: "attestation", GoEnv: map[string]string{}}
	env := c.firstGoEnv()
	goPath, err := findTool("go", env["PATH"], shimDir())
	if err != nil && c.spec.GoRoot != "" {
		goPath, err = findTool("go", c.spec.GoRoot+"/bin", "")
	}
	var work sync.WaitGroup
	also := func(f func()) {
		work.Add(1)
		go func() { defer work.Done(); f() }()
	}
	if err == nil {
		also(func() { frame.GoVersionLine = c.goVersion(goPath, env) })
		also(func() { frame.GoEnv = c.goEnv(goPath, env) })
	}
	also(func() { frame.Tools = hashTools(c.toolPaths(goPath)) })
	also(func() { frame.Compilers = c.compilerVersions(env) })
	work.Wait()
	return frame
}

// firstGoEnv is the environment of the first step that calls go, else of the first step.
func (c *cell) firstGoEnv() map[string]string {
	for _, s := range c.spec.Steps {
		if toolName(s.Argv[0]) == "go" {
			return s.Env
		}
	}
	return c.spec.Steps[0].Env
}

// goVersion asks with the step's environment and, where a bad flag in it stops go itself, with the least that
// go needs. It asks at the root folder: no go.mod or go.work of the project may answer.
func (c *cell) goVersion(path string, env map[string]string) *string {
	least := map[string]string{"GOTOOLCHAIN": "local", "GOENV": "off"}
	for _, name := range []string{"PATH", "HOME", "GOPATH", "GOCACHE", "TMPDIR", "GOROOT"} {
		if value, ok := env[name]; ok {
			least[name] = value
		}
	}
	for _, with := range []map[string]string{env, least} {
		got, err := c.capture(path, []string{"go", "version"}, with, "/", attestLimit)
		if err == nil && got.end.ExitStatus() == 0 && len(got.stdout) > 0 {
			return some(firstLine(got.stdout, ""))
		}
	}
	return nil
}

func (c *cell) goEnv(path string, env map[string]string) map[string]string {
	values := map[string]string{}
	got, err := c.capture(path, []string{"go", "env", "-json"}, env, "/", attestLimit)
	if err == nil && got.end.ExitStatus() == 0 && json.Unmarshal(got.stdout, &values) == nil {
		return values
	}
	got, err = c.capture(path, []string{"go", "env"}, env, "/", attestLimit)
	if err == nil && got.end.ExitStatus() == 0 {
		return parseGoEnv(string(got.stdout))
	}
	return map[string]string{}
}

// parseGoEnv reads what a go without -json prints: NAME="value" or NAME='value' lines.
func parseGoEnv(text string) map[string]string {
	values := map[string]string{}
	for _, line := range strings.Split(text, "\n") {
		name, value, ok := strings.Cut(line, "=")
		if !ok || name == "" {
			continue
		}
		if n := len(value); n >= 2 && value[0] == value[n-1] && (value[0] == '"' || value[0] == '\'') {
			value = value[1 : n-1]
		}
		values[name] = value
	}
	return values
}

// compilerVersions asks the C compilers that ran, by their names.
func (c *cell) compilerVersions(env map[string]string) map[string]string {
	versions := map[string]string{}
	for name, path := range c.tracker.compilers() {
		got, err := c.capture(path, []string{name, "--version"}, env, "/", attestLimit)
		if err == nil && got.end.ExitStatus() == 0 {
			versions[name] = firstLine(got.stdout, "")
		}
	}
	return versions
}
