package main

import (
	"sort"
	"strings"
)

const (
	// maxNoted bounds the packages whose compilation is remembered for a trial.
	maxNoted = 20_000
	// maxCandidates bounds what the damaging process is told.
	maxCandidates = 64
)

// compiled is what a trial must know of one compilation.
type compiled struct {
	madeThing
	standard bool
	// program is a package main, whose name the go command gives as its path.
	program bool
	// sources are its files below the folders that a trial looks in.
	sources []string
}

// noteCompiled remembers a compilation that passed. Called under the tracker's mutex.
func (t *tracker) noteCompiled(p *tracked) {
	if t.trialIn == nil || p.tool != "compile" || p.via != viaToolexec || len(t.compiled) >= maxNoted {
		return
	}
	note := compiled{madeThing: madeThing{Package: p.pkg}}
	for i, arg := range p.argv {
		switch {
		case arg == "-std":
			note.standard = true
		case arg == "-p" && i+1 < len(p.argv):
			note.program = p.argv[i+1] == "main"
		case arg == "-buildid" && i+1 < len(p.argv):
			note.BuildID = p.argv[i+1]
		case strings.HasSuffix(arg, ".go") && liesIn(arg, t.trialIn):
			note.sources = append(note.sources, arg)
		}
	}
	t.compiled = append(t.compiled, note)
}

// candidates is the order for a damage: the files that the steps so far read, the most telling first. Equal builds
// give equal orders, in whatever order their packages were compiled.
func (c *cell) candidates() damageOrder {
	t := c.spec.Trial
	order := damageOrder{Damage: t.Damage}
	c.tracker.mutex.Lock()
	made := append([]compiled{}, c.tracker.compiled...)
	c.tracker.mutex.Unlock()
	switch t.Damage {
	case truncatedObject, flippedByte:
		order.Cache = t.In[0]
		order.Objects = objectsOf(made)
	case wrongSum:
		for _, folder := range t.In {
			order.Sources = append(order.Sources, folder+"/go.sum")
		}
	default:
		order.Sources = damageableSources(made)
	}
	return order
}

// objectsOf puts packages that others import before the program itself, and the standard library last.
func objectsOf(made []compiled) []madeThing {
	rank := func(c compiled) int {
		switch {
		case c.standard:
			return 2
		case c.program:
			return 1
		}
		return 0
	}
	sort.Slice(made, func(i, j int) bool {
		if a, b := rank(made[i]), rank(made[j]); a != b {
			return a < b
		}
		if made[i].Package != made[j].Package {
			return made[i].Package < made[j].Package
		}
		return made[i].BuildID < made[j].BuildID
	})
	var things []madeThing
	for _, one := range made {
		if one.BuildID != "" && len(things) < maxCandidates {
			things = append(things, one.madeThing)
		}
	}
	return things
}

func damageableSources(made []compiled) []string {
	seen := map[string]bool{}
	var files []string
	for _, one := range made {
		for _, file := range one.sources {
			if !seen[file] && !strings.HasSuffix(file, "_test.go") {
				seen[file] = true
				files = append(files, file)
			}
		}
	}
	sort.Strings(files)
	if len(files) > maxCandidates {
		files = files[:maxCandidates]
	}
	return files
}
