package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// trial mirrors ProbeSpec.trial of harness/domain/probe-protocol.ts: between two rounds of the same steps one
// file is damaged, and where the second round fails, a third one shows whether the cache at fault was it.
type trial struct {
	Damage string `json:"damage"`
	// In is where the damaged file is looked for.
	In []string `json:"in"`
	// Fresh are the folders that every later round finds as the first one did.
	Fresh []string `json:"fresh"`
	// Clean are the folders that the last round finds cleaned; none means that it goes without the damage.
	Clean []string `json:"clean"`
}

// The rounds of a trial, in order. Steps of a cell without one belong to none.
const (
	roundFill    = "fill"
	roundDamaged = "damaged"
	roundVerify  = "verify"
	roundCleaned = "cleaned"
)

func (t *trial) check(steps []step) error {
	before := ""
	for _, s := range steps {
		if s.Round != before && !follows(before, s.Round) {
			return fmt.Errorf("round %q after %q", s.Round, before)
		}
		before = s.Round
	}
	if t == nil {
		if before != "" {
			return errors.New("rounds without a trial")
		}
		return nil
	}
	if before == "" || steps[0].Round == "" || len(t.In) == 0 {
		return errors.New("a trial without rounds, or without a place to look in")
	}
	for _, path := range append(append(append([]string{}, t.In...), t.Fresh...), t.Clean...) {
		if !filepath.IsAbs(path) || path != filepath.Clean(path) || path == "/" {
			return fmt.Errorf("%q is no clean absolute path", path)
		}
	}
	return nil
}

func follows(before, next string) bool {
	order := map[string]int{"": 0, roundFill: 1, roundDamaged: 2, roundVerify: 3, roundCleaned: 4}
	from, known := order[before]
	to, named := order[next]
	return known && named && to > from && (before != "" || next == roundFill)
}

// rounds is how far a trial has come.
type rounds struct {
	now     string
	entered map[string]bool
	failed  map[string]bool
	found   *damageReport
}

func newRounds() *rounds {
	return &rounds{entered: map[string]bool{}, failed: map[string]bool{}}
}

// wants says whether a round has a question to answer.
func (r *rounds) wants(round string) bool {
	switch round {
	case roundDamaged:
		return !r.failed[roundFill]
	case roundVerify:
		return r.entered[roundDamaged]
	case roundCleaned:
		return r.failed[roundDamaged]
	}
	return true
}

// enter makes the cell ready for a round's first step.
func (c *cell) enter(r *rounds, round string) error {
	r.now = round
	r.entered[round] = true
	t := c.spec.Trial
	switch round {
	case roundDamaged:
		if err := c.renew(t.Fresh); err != nil {
			return err
		}
		found, err := c.damage(c.candidates())
		if err != nil {
			return err
		}
		r.found = &found
		c.frames.write(damageFrame{Kind: "damage", AtMs: c.nowMs(), Damage: t.Damage, damageReport: found})
	case roundCleaned:
		if err := c.renew(append(append([]string{}, t.Fresh...), t.Clean...)); err != nil {
			return err
		}
		// What is wrong in the sources stays wrong when a cache is cleaned: that is what the round is about.
		if len(t.Clean) > 0 && liesIn(r.found.Path, t.Fresh) {
			if _, err := c.damage(damageOrder{Damage: t.Damage, Sources: []string{r.found.Path}}); err != nil {
				return err
			}
		}
		c.frames.write(cleanedFrame{Kind: "cleaned", AtMs: c.nowMs(), Paths: t.Clean})
	}
	return nil
}

// leave notes what a round has left of the damaged file.
func (c *cell) leave(r *rounds) {
	if r.found == nil || (r.now != roundDamaged && r.now != roundVerify) {
		return
	}
	frame := damageLeftFrame{Kind: "damage-left", AtMs: c.nowMs(), Round: r.now}
	// Looked at by the steps' user: what lies there now is the steps' doing.
	if left, err := c.damage(damageOrder{Damage: lookOnly, Sources: []string{r.found.Path}}); err == nil {
		frame.Sha256, frame.SizeBytes = &left.Sha256After, &left.SizeAfter
	}
	c.frames.write(frame)
}

// renew empties folders and makes the copies that lead there anew, as the steps' user.
func (c *cell) renew(folders []string) error {
	if err := c.helper(append([]string{"clear"}, folders...)); err != nil {
		return err
	}
	argv := []string{"copy"}
	for _, one := range c.spec.Copies {
		if liesIn(one.To, folders) {
			argv = append(argv, one.From, one.To)
		}
	}
	if len(argv) == 1 {
		return nil
	}
	return c.helper(argv)
}

// damage has one file damaged as the steps' user, and gives what was done.
func (c *cell) damage(order damageOrder) (damageReport, error) {
	var found damageReport
	text, err := json.Marshal(order)
	if err != nil {
		return found, err
	}
	got, err := c.capture(c.self, []string{"probe", "damage", string(text)}, nil, "/", c.helperLimit())
	if err != nil {
		return found, err
	}
	if !got.end.Exited() || got.end.ExitStatus() != 0 {
		return found, errors.New(firstLine(got.stderr, "the damaging process was ended"))
	}
	return found, json.Unmarshal(got.stdout, &found)
}

func (c *cell) helper(args []string) error {
	got, err := c.capture(c.self, append([]string{"probe"}, args...), nil, "/", c.helperLimit())
	if err == nil && (!got.end.Exited() || got.end.ExitStatus() != 0) {
		err = errors.New(firstLine(got.stderr, "the "+args[0]+" process was ended"))
	}
	return err
}

func (c *cell) helperLimit() time.Duration {
	return time.Duration(c.spec.Limits.TotalMs) * time.Millisecond
}

// liesIn says whether a path is one of the folders or lies in one.
func liesIn(path string, folders []string) bool {
	for _, folder := range folders {
		if path == folder || strings.HasPrefix(path, folder+"/") {
			return true
		}
	}
	return false
}

// clearMain is `probe clear DIR...`: the folders stay, what is in them goes. One that is not there is clear.
func clearMain(folders []string) int {
	for _, folder := range folders {
		entries, err := os.ReadDir(folder)
		if err != nil && !os.IsNotExist(err) {
			return broken(err)
		}
		for _, entry := range entries {
			if err := removeTree(filepath.Join(folder, entry.Name())); err != nil {
				return broken(err)
			}
		}
	}
	return exitOK
}

// removeTree removes also what the go command made read-only: the folders of its module cache.
func removeTree(path string) error {
	if os.RemoveAll(path) == nil {
		return nil
	}
	_ = filepath.WalkDir(path, func(at string, entry os.DirEntry, err error) error {
		if err == nil && entry.IsDir() {
			_ = os.Chmod(at, 0o755)
		}
		return nil
	})
	return os.RemoveAll(path)
}
