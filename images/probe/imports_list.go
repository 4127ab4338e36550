package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// listedPackage is what is needed of a package.
type listedPackage struct {
	Dir         string
	ImportPath  string
	ForTest     string
	GoFiles     []string
	TestGoFiles []string
	// Imports are those of the package and its tests as the release resolves them.
	Imports   []string
	ImportMap map[string]string
}

type fileKind struct {
	names []string
	test  bool
}

// files are those whose imports can close a ring. Tests of package p_test cannot: nothing imports them.
func (l *listedPackage) files() []fileKind {
	return []fileKind{{l.GoFiles, false}, {l.TestGoFiles, true}}
}

// resolve gives the package that an import clause means: vendored ones have longer paths, which releases up to 1.10 put
// into the list of imports alone.
func (l *listedPackage) resolve(path string) string {
	if mapped, ok := l.ImportMap[path]; ok {
		return plainPath(mapped)
	}
	for _, each := range l.Imports {
		if strings.HasSuffix(each, "/vendor/"+path) {
			return each
		}
	}
	return path
}

// plainPath is "p" of "p [q.test]".
func plainPath(path string) string {
	plain, _, _ := strings.Cut(path, " ")
	return plain
}

// isTestOnly is true for what go list -test makes up: "p [p.test]", "p_test [p.test]", "p.test". Their files are the
// package's own, which is listed too. A package that is compiled again for another's test counts as itself.
func (l *listedPackage) isTestOnly() bool {
	// The generated main package: its file lies in the build cache.
	if len(l.GoFiles) == 1 && strings.HasSuffix(l.ImportPath, ".test") && filepath.IsAbs(l.GoFiles[0]) {
		return true
	}
	if !strings.Contains(l.ImportPath, " ") && l.ForTest == "" {
		return false
	}
	if plainPath(l.ImportPath) == l.ForTest {
		return true
	}
	for _, name := range l.GoFiles {
		if !strings.HasSuffix(name, "_test.go") {
			return false
		}
	}
	return true
}

// stderrBytes is what is kept of what the go command says beside its answer.
const stderrBytes = 16 << 10

// listTemplate has go list print a line for each package outside of the standard library: quoted words, with tabs between
// lists of them. Unlike -json it is the same in every release, and has none look for what is stale. 1.9 and 1.10 know fewer
// fields.
func listTemplate(minor int) string {
	words := func(list string) string { return "{{range " + list + "}}{{printf \"%q \" .}}{{end}}" }
	later := "\t\t"
	if minor >= 11 {
		later = "{{printf \"%q\" .ForTest}}\t{{range $from, $to := .ImportMap}}{{printf \"%q %q \" $from $to}}{{end}}\t"
	}
	return "{{if not .Standard}}{{printf \"%q %q\" .ImportPath .Dir}}\t" + later +
		words(".GoFiles") + words(".CgoFiles") + "\t" + words(".TestGoFiles") + "\t" +
		words(".Imports") + words(".TestImports") + "\t" +
		"{{with .Error}}{{printf \"%q \" .Err}}{{end}}{{range .DepsErrors}}{{printf \"%q \" .Err}}{{end}}{{end}}"
}

// listPackages runs the go command and adds the packages that it names.
func listPackages(order importOrder, found *packages) listEnd {
	argv := append(append(append([]string{}, order.Argv...), "-f", listTemplate(order.Minor)), order.Packages...)
	path, err := findTool(order.Argv[0], os.Getenv("PATH"), "")
	if err != nil {
		return listEnd{Code: -1, Trouble: err.Error()}
	}
	answer, process, said, err := startList(path, argv)
	if err != nil {
		return listEnd{Code: -1, Trouble: err.Error()}
	}
	defer answer.Close()
	trouble := decodePackages(answer, found)
	// What could not be read must not keep the go command waiting.
	_, _ = io.Copy(io.Discard, answer)
	state, err := process.Wait()
	end := listEnd{Code: -1, Stderr: <-said}
	if err == nil {
		end.Code = state.ExitCode()
	}
	if trouble != nil {
		end.Trouble = trouble.Error()
	}
	return end
}

// startList starts the go command with a pipe for each of its streams.
func startList(path string, argv []string) (*os.File, *os.Process, <-chan string, error) {
	answer, out, err := os.Pipe()
	if err != nil {
		return nil, nil, nil, err
	}
	defer out.Close()
	words, errOut, err := os.Pipe()
	if err != nil {
		answer.Close()
		return nil, nil, nil, err
	}
	defer errOut.Close()
	process, err := os.StartProcess(path, argv, &os.ProcAttr{Env: os.Environ(), Files: []*os.File{os.Stdin, out, errOut}})
	if err != nil {
		answer.Close()
		words.Close()
		return nil, nil, nil, err
	}
	said := make(chan string, 1)
	go func() {
		defer words.Close()
		head, _ := io.ReadAll(io.LimitReader(words, stderrBytes))
		_, _ = io.Copy(io.Discard, words)
		said <- string(head)
	}()
	return answer, process, said, nil
}

// decodePackages reads the packages one by one.
func decodePackages(answer io.Reader, found *packages) error {
	lines := bufio.NewReaderSize(answer, 64<<10)
	for {
		line, err := lines.ReadString('\n')
		if strings.TrimSpace(line) != "" {
			if trouble := decodePackage(strings.TrimSuffix(line, "\n"), found); trouble != nil {
				return trouble
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// decodePackage reads a line of listTemplate.
func decodePackage(line string, found *packages) error {
	var lists [7][]string
	parts := strings.Split(line, "\t")
	if len(parts) != len(lists) {
		return fmt.Errorf("go list printed a line that was not asked for: %.80q", line)
	}
	for i, part := range parts {
		words, err := quotedWords(part)
		if err != nil {
			return err
		}
		lists[i] = words
	}
	named, forTest, mapped := lists[0], lists[1], lists[2]
	if len(named) != 2 || len(mapped)%2 != 0 {
		return fmt.Errorf("go list printed a line that was not asked for: %.80q", line)
	}
	pkg := &listedPackage{
		ImportPath: named[0], Dir: named[1], GoFiles: lists[3], TestGoFiles: lists[4], Imports: lists[5],
		ImportMap: map[string]string{},
	}
	if len(forTest) > 0 {
		pkg.ForTest = forTest[0]
	}
	for i := 0; i < len(mapped); i += 2 {
		pkg.ImportMap[mapped[i]] = mapped[i+1]
	}
	for _, said := range lists[6] {
		found.quote(said)
	}
	// A package that is imported and not there has no folder.
	if pkg.Dir != "" && !pkg.isTestOnly() {
		found.add(plainPath(pkg.ImportPath), pkg)
	}
	return nil
}

func quotedWords(text string) ([]string, error) {
	var words []string
	for text = strings.TrimSpace(text); text != ""; text = strings.TrimSpace(text) {
		quoted, err := strconv.QuotedPrefix(text)
		if err != nil {
			return nil, fmt.Errorf("go list printed %.80q", text)
		}
		word, err := strconv.Unquote(quoted)
		if err != nil {
			return nil, err
		}
		words = append(words, word)
		text = text[len(quoted):]
	}
	return words, nil
}
