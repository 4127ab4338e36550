package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// importOrder is the argument of `probe imports`; harness/domain/import-graph.ts is its other side.
type importOrder struct {
	// Argv is the go command's own list with its flags, Packages what is listed.
	Argv     []string `json:"argv"`
	Packages []string `json:"packages"`
	// Root is where the project lies, ImportPath what that folder is called in a GOPATH; empty for modules.
	Root       string `json:"root"`
	ImportPath string `json:"importPath"`
	// Minor is the release's. With Tags it decides which files count where the go command does not say.
	Minor int      `json:"minor"`
	Tags  []string `json:"tags"`
	// Out is the file that the answer goes to: it may be larger than what is kept of a step's output.
	Out string `json:"out"`
}

// importAnswer says who imports whom, and where. Packages of the standard library are left out: they import none of ours.
type importAnswer struct {
	Schema int      `json:"schema"`
	List   listEnd  `json:"list"`
	Source string   `json:"source"`
	Over   bool     `json:"over"`
	Nodes  []node   `json:"packages"`
	Edges  []edge   `json:"imports"`
	Said   []string `json:"said"`
}

// listEnd is how the go command ended.
type listEnd struct {
	Code   int    `json:"code"`
	Stderr string `json:"stderr"`
	// Trouble is why its answer could not be read to the end; empty when it could.
	Trouble string `json:"trouble"`
}

type node struct {
	Path string `json:"path"`
	Dir  string `json:"dir"`
}

// edge is one import clause; From and To are indexes of packages. Test is true for one of the package's own test files.
type edge struct {
	From   int    `json:"from"`
	To     int    `json:"to"`
	Test   bool   `json:"test"`
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
}

// Bounds on the answer. What is larger is cut, and says so.
const (
	maxPackages  = 20_000
	maxImports   = 500_000
	maxSaid      = 20
	maxSaidBytes = 2_000
)

// importsMain is `probe imports ORDER-JSON`. It runs as the step's user, in the step's environment.
func importsMain(text string) int {
	var order importOrder
	if err := json.Unmarshal([]byte(text), &order); err != nil || len(order.Argv) == 0 {
		return broken(fmt.Errorf("imports: the order cannot be read: %v", err))
	}
	answer := importsOf(order)
	written, err := json.Marshal(answer)
	if err == nil {
		err = os.WriteFile(order.Out, written, 0o644)
	}
	if err != nil {
		return broken(err)
	}
	return exitOK
}

// importsOf asks the go command which files make which package, and reads their import clauses. Where the go command
// refuses, the project's own folders are read.
func importsOf(order importOrder) importAnswer {
	found := newPackages()
	end := listPackages(order, found)
	source := "list"
	if end.Code != 0 || end.Trouble != "" || len(found.byPath) == 0 {
		source = "files"
		if len(found.byPath) > 0 {
			source = "both"
		}
		readFolders(order, found)
	}
	answer := importAnswer{Schema: 1, List: end, Source: source, Over: found.over, Said: found.said}
	answer.Nodes, answer.Edges = found.graph(order.Root, &answer.Over)
	if answer.Said == nil {
		answer.Said = []string{}
	}
	return answer
}

// packages are those found so far, in order.
type packages struct {
	byPath map[string]*listedPackage
	order  []string
	said   []string
	over   bool
}

func newPackages() *packages { return &packages{byPath: map[string]*listedPackage{}} }

// add keeps a package. The first of a path is kept: a variant for a test comes after the package itself.
func (p *packages) add(path string, found *listedPackage) {
	if _, known := p.byPath[path]; known {
		return
	}
	if len(p.order) >= maxPackages {
		p.over = true
		return
	}
	p.byPath[path] = found
	p.order = append(p.order, path)
}

// quote keeps what the go command says of a package that is in a ring.
func (p *packages) quote(text string) {
	if !strings.Contains(text, "import cycle") || len(p.said) >= maxSaid {
		return
	}
	if len(text) > maxSaidBytes {
		text = text[:maxSaidBytes]
	}
	for _, known := range p.said {
		if known == text {
			return
		}
	}
	p.said = append(p.said, text)
}

// graph reads the files of all packages, and keeps the imports that lead from one of them to another.
func (p *packages) graph(root string, over *bool) ([]node, []edge) {
	index := make(map[string]int, len(p.order))
	nodes := make([]node, 0, len(p.order))
	for i, path := range p.order {
		index[path] = i
		nodes = append(nodes, node{Path: path, Dir: relativeTo(root, p.byPath[path].Dir)})
	}
	edges := []edge{}
	for i, path := range p.order {
		pkg := p.byPath[path]
		for _, kind := range pkg.files() {
			for _, name := range kind.names {
				for _, clause := range readImports(filepath.Join(pkg.Dir, name)) {
					to, known := index[pkg.resolve(clause.path)]
					if !known {
						continue
					}
					if len(edges) >= maxImports {
						*over = true
						return nodes, edges
					}
					edges = append(edges, edge{
						From: i, To: to, Test: kind.test,
						File: relativeTo(root, filepath.Join(pkg.Dir, name)), Line: clause.line, Column: clause.column,
					})
				}
			}
		}
	}
	return nodes, edges
}

// relativeTo is a path below root without it; any other stays as it is.
func relativeTo(root, path string) string {
	if path == root {
		return ""
	}
	return strings.TrimPrefix(path, strings.TrimSuffix(root, "/")+"/")
}
