package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
)

// spec mirrors ProbeSpec of harness/domain/probe-protocol.ts.
type spec struct {
	Schema           int        `json:"schema"`
	UID              int        `json:"uid"`
	GID              int        `json:"gid"`
	Copies           []treeCopy `json:"copies"`
	Steps            []step     `json:"steps"`
	Limits           limits     `json:"limits"`
	Shims            []string   `json:"shims"`
	SampleIntervalMs int64      `json:"sampleIntervalMs"`
	LinkIntervalMs   *float64   `json:"linkIntervalMs,omitempty"`
	Series           bool       `json:"series,omitempty"`
	GoRoot           string     `json:"goRoot"`
	Trial            *trial     `json:"trial,omitempty"`
}

type treeCopy struct {
	From string `json:"from"`
	To   string `json:"to"`
}

type step struct {
	Name   string            `json:"name"`
	Argv   []string          `json:"argv"`
	Env    map[string]string `json:"env"`
	Cwd    string            `json:"cwd"`
	Always bool              `json:"always"`
	Round  string            `json:"round,omitempty"`
}

type limits struct {
	TotalMs     int64 `json:"totalMs"`
	SilenceMs   int64 `json:"silenceMs"`
	DiskBytes   int64 `json:"diskBytes"`
	OutputBytes int64 `json:"outputBytes"`
}

const (
	minLinkIntervalMs = 0.2
	maxLinkIntervalMs = 60_000.0
)

// maxOutputBytes keeps PID 1 small whatever is asked.
const maxOutputBytes = 16 << 20

// parseSpec reads the probe's orders; every error names the field.
func parseSpec(text string) (spec, error) {
	var s spec
	decoder := json.NewDecoder(bytes.NewReader([]byte(text)))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&s); err != nil {
		return s, fmt.Errorf("not a spec: %w", err)
	}
	if _, err := decoder.Token(); err != io.EOF {
		return s, errors.New("not a spec: text after its end")
	}
	return s, s.check()
}

func (s spec) check() error {
	switch {
	case s.Schema != 1:
		return fmt.Errorf("schema: %d is not known, only 1", s.Schema)
	case s.UID < 0 || s.GID < 0:
		return errors.New("uid, gid: negative")
	case len(s.Steps) == 0:
		return errors.New("steps: none")
	case s.Limits.TotalMs <= 0 || s.Limits.SilenceMs <= 0 || s.Limits.DiskBytes <= 0:
		return errors.New("limits: totalMs, silenceMs and diskBytes must be above 0")
	case s.Limits.OutputBytes < 0 || s.Limits.OutputBytes > maxOutputBytes:
		return fmt.Errorf("limits.outputBytes: %d is not within 0 and %d", s.Limits.OutputBytes, maxOutputBytes)
	case s.SampleIntervalMs < 0:
		return errors.New("sampleIntervalMs: negative")
	case s.LinkIntervalMs != nil && !(*s.LinkIntervalMs >= minLinkIntervalMs && *s.LinkIntervalMs <= maxLinkIntervalMs):
		return fmt.Errorf("linkIntervalMs: %g is not within %g and %g", *s.LinkIntervalMs, minLinkIntervalMs, maxLinkIntervalMs)
	}
	for i, c := range s.Copies {
		if !filepath.IsAbs(c.From) || !filepath.IsAbs(c.To) {
			return fmt.Errorf("copies[%d]: %q to %q: not absolute", i, c.From, c.To)
		}
	}
	for i, one := range s.Steps {
		if err := one.check(); err != nil {
			return fmt.Errorf("steps[%d]: %w", i, err)
		}
	}
	if err := s.Trial.check(s.Steps); err != nil {
		return fmt.Errorf("trial: %w", err)
	}
	return nil
}

func (s step) check() error {
	if len(s.Argv) == 0 || s.Argv[0] == "" {
		return errors.New("argv: empty")
	}
	if !filepath.IsAbs(s.Cwd) {
		return fmt.Errorf("cwd: %q is not absolute", s.Cwd)
	}
	for name, value := range s.Env {
		if name == "" || strings.ContainsAny(name, "=\x00") || strings.Contains(value, "\x00") {
			return fmt.Errorf("env: %q cannot be a variable", name)
		}
	}
	for _, arg := range s.Argv {
		if strings.Contains(arg, "\x00") {
			return errors.New("argv: holds a NUL byte")
		}
	}
	return nil
}
