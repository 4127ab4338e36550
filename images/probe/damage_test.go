package main

import (
	"bytes"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const proseSource = `// Package a is told of here, at length.
package a

// A comment that stands between the clause and the imports.
import (
	"fmt" // "container/ring" is not what this is about
)

//go:generate no tool reads this, or one does
// short

// F is what is told of here, at some length.
func F() {
	// A comment in a function is no place for a declaration.
	fmt.Println("// not a comment at all, for it is a string")
}
`

func TestADeclarationTakesACommentsPlaceAndTheFileStaysAsLongAsItWas(t *testing.T) {
	for name, damage := range map[string]damager{"init": withInitOfSameSize, "import": withImportOfSameSize} {
		path := filepath.Join(t.TempDir(), "a.go")
		made, err := damage(path, []byte(proseSource))
		if err != nil || len(made.after) != len(proseSource) || !made.keepTime {
			t.Fatalf("%s: %v, %d bytes, want %d", name, err, len(made.after), len(proseSource))
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, made.after, 0)
		if err != nil {
			t.Fatalf("%s: %v\n%s", name, err, made.after)
		}
		if want := map[string]int{"init": 1, "import": 2}[name]; len(file.Imports) != want {
			t.Errorf("%s: %d imports, want %d", name, len(file.Imports), want)
		}
		if !strings.Contains(string(made.after), "//go:generate no tool") {
			t.Errorf("%s: a directive went", name)
		}
	}
}

func TestWithoutRoomTheFileGrowsAndSaysSo(t *testing.T) {
	made, err := withImportOfSameSize(t.TempDir()+"/a.go", []byte("package a\n\nfunc f() {}\n"))
	if err != nil || !strings.Contains(made.what, "the size changed") {
		t.Fatalf("%v, %q", err, made.what)
	}
	if _, err := parser.ParseFile(token.NewFileSet(), "a.go", made.after, 0); err != nil {
		t.Fatal(err)
	}
}

func TestAnImportThatThePackageHasAlreadyIsNotAdded(t *testing.T) {
	folder := t.TempDir()
	if err := os.WriteFile(folder+"/b.go", []byte("package a\n\nimport _ \"container/ring\"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	made, err := withImportOfSameSize(folder+"/a.go", []byte(proseSource))
	if err != nil || !strings.Contains(made.what, "container/list") {
		t.Errorf("%v, %q", err, made.what)
	}
}

func TestHostileTextIsDamagedOrRefusedWithoutAPanic(t *testing.T) {
	texts := []string{"", "package", "package a", "\xff\xfe", "package a;import \"C\"\n", strings.Repeat("{", 10_000), "/* open", "package a\n// \n", "}\n)\npackage b\n"}
	for _, text := range texts {
		for _, damage := range []damager{
			withInitOfSameSize, withImportOfSameSize, anywhere(withNewInit), anywhere(withoutEnd), anywhere(withWrongSum), anywhere(halved), anywhere(withFlippedByte),
		} {
			_, _ = damage("/nowhere/a.go", []byte(text))
		}
	}
}

func TestTheSumOfAModulesContentIsChangedAndNotThatOfItsGoMod(t *testing.T) {
	sum := "a.b/c v1.0.0/go.mod h1:aaaa=\na.b/c v1.0.0 h1:AAAA=\n"
	made, err := withWrongSum([]byte(sum))
	if err != nil || string(made.after) != "a.b/c v1.0.0/go.mod h1:aaaa=\na.b/c v1.0.0 h1:BAAA=\n" {
		t.Errorf("%v, %q", err, made.after)
	}
}

func TestTheFlippedByteLiesInTheCodeThatTheLinkerReads(t *testing.T) {
	member := func(name string, size int) string {
		head := name + strings.Repeat(" ", 48-len(name)) + itoa(size)
		return head + strings.Repeat(" ", 58-len(head)) + "`\n" + strings.Repeat(name[:1], size+size&1)
	}
	archive := []byte(arMagic + member("xport", 31) + member("_go_.o", 10))
	made, err := withFlippedByte(archive)
	if err != nil {
		t.Fatal(err)
	}
	for i := range archive {
		if made.after[i] != archive[i] && i < len(archive)-10 {
			t.Errorf("byte %d of %d was turned", i, len(archive))
		}
	}
	if bytes.Equal(made.after, archive) {
		t.Error("nothing was turned")
	}
}

func TestAnObjectIsFoundByTheIdThatTheCompilerWasGiven(t *testing.T) {
	cache := t.TempDir()
	action := "dea679cd7506f652c26b1ab0f458051d15a26d790c41c83e543874523be238a3"
	output := "623d116c2c032d147857f022c8dfec7c8fb316b85fd06c54b1588d9ef7647892"
	entry := "v1 " + action + " " + output + "               185458  1795801189332642586\n"
	if err := os.MkdirAll(cache+"/de", 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(cache+"/de/"+action+"-a", []byte(entry), 0o644); err != nil {
		t.Fatal(err)
	}
	path, err := objectOf(cache, "3qZ5zXUG9lLCaxqw9FgF/3qZ5zXUG9lLCaxqw9FgF")
	if err != nil || path != cache+"/62/"+output+"-d" {
		t.Errorf("%s, %v", path, err)
	}
	for _, id := range []string{"", "/", "*", "AAAAAAAAAAAAAAAAAAAA/x", strings.Repeat("A", 500)} {
		if path, err := objectOf(cache, id); err == nil {
			t.Errorf("%q gives %s", id, path)
		}
	}
}

func TestWhatIsNoPlainFileIsNotDamaged(t *testing.T) {
	folder := t.TempDir()
	if err := os.Symlink("/etc/passwd", folder+"/go.sum"); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{folder, folder + "/go.sum", "/dev/zero", folder + "/none"} {
		if _, err := (damageOrder{Damage: wrongSum, Sources: []string{path}}).carryOut(); err == nil {
			t.Errorf("%s was damaged", path)
		}
	}
}

func TestPackagesThatOthersImportComeBeforeTheProgramAndTheStandardLibrary(t *testing.T) {
	things := objectsOf([]compiled{
		{madeThing: madeThing{Package: "fmt", BuildID: "1"}, standard: true},
		{madeThing: madeThing{Package: "a.b/app", BuildID: "2"}, program: true},
		{madeThing: madeThing{Package: "a.b/z", BuildID: "3"}},
		{madeThing: madeThing{Package: "a.b/none"}},
		{madeThing: madeThing{Package: "a.b/d", BuildID: "4"}},
	})
	order := ""
	for _, thing := range things {
		order += thing.Package + " "
	}
	if order != "a.b/d a.b/z a.b/app fmt " {
		t.Errorf("order %s", order)
	}
}
