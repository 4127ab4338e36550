package main

import (
	"go/parser"
	"go/token"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// importClause is one import as written: the path, and where its string begins.
type importClause struct {
	path         string
	line, column int
}

// maxGoFileBytes is more than any source file has before its last import.
const maxGoFileBytes = 16 << 20

// readSource reads a plain file; false for anything else.
func readSource(file string) ([]byte, bool) {
	source, err := os.OpenFile(file, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, false
	}
	defer source.Close()
	if info, err := source.Stat(); err != nil || !info.Mode().IsRegular() {
		return nil, false
	}
	text, err := io.ReadAll(io.LimitReader(source, maxGoFileBytes))
	return text, err == nil
}

// readImports reads a file's import clauses. Of a file that does not parse it gives those before the error.
func readImports(file string) []importClause {
	text, ok := readSource(file)
	if !ok {
		return nil
	}
	places := token.NewFileSet()
	parsed, _ := parser.ParseFile(places, file, text, parser.ImportsOnly)
	if parsed == nil {
		return nil
	}
	clauses := make([]importClause, 0, len(parsed.Imports))
	for _, spec := range parsed.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue
		}
		// Not where a //line comment says that it is.
		at := places.PositionFor(spec.Path.Pos(), false)
		clauses = append(clauses, importClause{path: path, line: at.Line, column: at.Column})
	}
	return clauses
}

// readFolders adds the packages of the project's own folders, as far as its main module can reach them. It is for
// where the go command says nothing; files are chosen by build constraints as that release does.
func readFolders(order importOrder, found *packages) {
	here, err := os.Getwd()
	if err != nil {
		return
	}
	choose := chooserOf(order)
	own := &packages{byPath: map[string]*listedPackage{}}
	var roots []string
	_ = filepath.WalkDir(order.Root, func(dir string, entry os.DirEntry, err error) error {
		if err != nil || !entry.IsDir() {
			return nil
		}
		if name := entry.Name(); dir != order.Root && isIgnoredFolder(name) {
			return filepath.SkipDir
		}
		path, module := folderPath(order, dir)
		if path == "" {
			return nil
		}
		pkg := choose.packageIn(dir)
		if len(pkg.GoFiles)+len(pkg.TestGoFiles) == 0 {
			return nil
		}
		pkg.ImportPath = path
		own.add(path, pkg)
		if module == moduleFolder(order.Root, here) || inWorkspace(order.Root, here) {
			roots = append(roots, path)
		}
		return nil
	})
	found.over = found.over || own.over
	for len(roots) > 0 {
		path := roots[0]
		roots = roots[1:]
		pkg, known := own.byPath[path]
		if !known {
			continue
		}
		delete(own.byPath, path)
		found.add(path, pkg)
		for _, kind := range pkg.files() {
			for _, name := range kind.names {
				for _, clause := range readImports(filepath.Join(pkg.Dir, name)) {
					roots = append(roots, clause.path)
				}
			}
		}
	}
}

// isIgnoredFolder is what ./... leaves out.
func isIgnoredFolder(name string) bool {
	return name == "testdata" || name == "vendor" || strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_")
}

// folderPath is a folder's import path, and the folder of the module that it belongs to; empty where it has none.
func folderPath(order importOrder, dir string) (path, module string) {
	if order.ImportPath != "" {
		return joinPath(order.ImportPath, relativeTo(order.Root, dir)), ""
	}
	module = moduleFolder(order.Root, dir)
	if module == "" {
		return "", ""
	}
	name := modulePath(filepath.Join(module, "go.mod"))
	if name == "" {
		return "", ""
	}
	return joinPath(name, relativeTo(module, dir)), module
}

func joinPath(path, below string) string {
	if below == "" {
		return path
	}
	return path + "/" + filepath.ToSlash(below)
}

// moduleFolder is the nearest folder with a go.mod, dir or one above it, but none above root; empty where there is none.
func moduleFolder(root, dir string) string { return nearest(root, dir, "go.mod") }

func inWorkspace(root, dir string) bool { return nearest(root, dir, "go.work") != "" }

func nearest(root, dir, name string) string {
	for {
		if info, err := os.Stat(filepath.Join(dir, name)); err == nil && info.Mode().IsRegular() {
			return dir
		}
		if dir == root || dir == filepath.Dir(dir) {
			return ""
		}
		dir = filepath.Dir(dir)
	}
}

// modulePath is what a go.mod's module line says; empty where it has none that can be read.
func modulePath(file string) string {
	text, err := readBoundedFile(file, 64<<10)
	if err != nil {
		return ""
	}
	for _, line := range strings.Split(string(text), "\n") {
		words := strings.Fields(line)
		if len(words) < 2 || words[0] != "module" {
			continue
		}
		name := words[1]
		if unquoted, err := strconv.Unquote(name); err == nil {
			return unquoted
		}
		return name
	}
	return ""
}
