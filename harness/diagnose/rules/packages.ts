import { atLeast, releaseName } from "../../domain/go-version.ts";
import { displayPath } from "../display-path.ts";
import { type Owner, ownerMend, ownerOf, ownerWords } from "../owner.ts";
import { rule } from "../rule.ts";
import type { Symptom } from "../symptom.ts";

/** True where a release that knows no `all:` read it as the beginning of a file's name. */
function isUnknownAll(pattern: string | undefined, { facts: { go } }: Symptom): boolean {
  return pattern?.startsWith("all:") === true && go !== null && !atLeast(go, "1.18");
}

/** What decides which files of a package belong to it: target, release, cgo. */
function settingWords({ target, go, cgo }: Symptom["facts"]): string {
  const where = target ? `for ${target.os}/${target.arch}` : "for this target";
  return `${where} with ${go ? releaseName(go) : "this release"}${cgo === false ? " and cgo off" : ""}`;
}

/** Whose a package's folder is: nobody adds a file to somebody else's module. */
function ownerOfFolder(dir: string): Owner {
  return ownerOf({ file: displayPath(`${dir}/-`), line: null, column: null }, "unknown");
}

/** Imports that name nothing, or what may not be imported, and folders that hold no package. */
export const packageRules = [
  rule({
    id: "module.not-in-std",
    handbookClass: "E62",
    from: ["go", "compile", "vet"],
    match: [
      /package (?<package>\S+) is not in (?:GOROOT|std)\b/,
      /malformed module path "(?<package>[^"]+)": missing dot in first path element/,
      /cannot find package "(?<package>[^"./]+(?:\/[^"]*)?)" in(?: any of)?:/,
      /import "(?<package>[^"./]+(?:\/[^"]*)?)": cannot find package/,
      /cannot (?:find module providing package|find module for path) (?<package>[^\s./_][^\s./]*(?:\/[^\s:]*)?)(?:$|:)/,
      /could not import (?<package>[^\s./]+(?:\/\S*)?) \(cannot find package/,
    ],
    attribution: "project",
    why: ({ package: name }, { facts }) =>
      `only the standard library could hold ${name}, for no module of the build has that path, and ${
        facts.go ? `go${facts.go}'s` : "this release's"
      } does not`,
    mend: ({ package: name }) =>
      `if ${name} belongs to a newer standard library, raise the minimum Go; else write its full import path`,
    identity: ({ package: name }) => `not in std ${name}`,
  }),
  rule({
    id: "module.import-cycle",
    handbookClass: "E2",
    from: ["go", "compile", "vet"],
    match: [
      /(?<what>import cycle not allowed(?: in test)?)/,
      /(?:^|: )(?<what>invalid import cycle|import cycle: )/,
    ],
    attribution: "project",
    why: "packages import each other in a ring",
    mend: "go list -e -f '{{.ImportPath}}: {{.Imports}}' ./... shows the ring; move what both need into a third package",
    // How much of the ring is told, and as of where, differs from release to release.
    identity: ({ what = "" }) => (what.endsWith("in test") ? "import cycle in test" : "import cycle"),
  }),
  rule({
    id: "module.build-constraints",
    handbookClass: "E64",
    from: ["go"],
    match: [
      /build constraints exclude all Go files in (?<dir>.*)/,
      /cannot load (?<dir>\S+): no Go source files$/,
    ],
    attribution: "project",
    why: ({ dir = "" }, { facts }) =>
      `every Go file of the package is excluded by its build constraints ${settingWords(facts)}${ownerWords(ownerOfFolder(dir))}`,
    mend: ({ dir = "" }) =>
      ownerMend(ownerOfFolder(dir)) ??
      "go list -e -f '{{.IgnoredGoFiles}}' on the package names the files: see whether the target, the release (go1.N tags), cgo or -tags excludes each; add one for these, or exclude the importer",
  }),
  rule({
    id: "packages.none-matched",
    handbookClass: "E64",
    from: ["go"],
    quote: "last-words",
    match: [
      /^(?:go: )?no (?:main )?packages to (?<verb>build|vet|test|install)$/,
      /^-buildmode=\S+ requires exactly one main package$/,
    ],
    when: ({ lines }) => lines.some((line) => /"[^"]*" matched no packages$/.test(line)),
    attribution: "project",
    why: ({ verb }, { facts }) =>
      `the pattern names no package, so there is nothing to ${verb || "build"}: the folders hold no Go file, or their files are all excluded for this target${
        facts.cgo === false ? " with cgo off" : ""
      }`,
    mend: (_, { facts }) =>
      `go list -e -f '{{.IgnoredGoFiles}}' in a package's folder names what is excluded${
        facts.cgo === false ? "; files that import C need CGO_ENABLED=1" : ""
      }`,
    identity: () => "no packages matched",
  }),
  rule({
    id: "packages.no-main",
    handbookClass: "E64",
    from: ["go"],
    match: [
      /^(?:go: )?no main packages to (?<verb>build|install)$/,
      /(?<mode>-buildmode=\S+) requires exactly one main package/,
    ],
    when: ({ lines }) => !lines.some((line) => /"[^"]*" matched no packages$/.test(line)),
    attribution: "project",
    why: ({ verb, mode }, { facts }) =>
      mode
        ? `${mode} builds exactly one package main, and the files selected ${settingWords(facts)} hold none or several`
        : `there is no package main to ${verb} where -o asks for programs`,
    mend: ({ mode }, { facts }) =>
      `name a folder that holds package main${mode ? "" : ", or leave -o out"}${
        mode && facts.cgo === false ? '; a file that imports "C" needs CGO_ENABLED=1' : ""
      }`,
    identity: () => "no package main",
  }),
  rule({
    id: "module.go-build-line",
    handbookClass: "E64",
    from: ["go"],
    match: /(?<what>\/\/go:build comment without \/\/ \+build comment)/,
    attribution: "project",
    why: "Go 1.16 refuses a //go:build line without its older form beside it; older releases ignore it, newer ones take it alone",
    mend: "add the // +build line (gofmt of 1.17 writes it), or raise the minimum Go to 1.17",
    identity: () => "//go:build alone",
    since: "1.16",
    until: "1.16",
  }),
  rule({
    id: "module.internal-package",
    handbookClass: "E62",
    from: ["go"],
    match: [
      /use of (?<kind>internal|vendored) package (?<package>\S+) not allowed/,
      /must be imported as (?<package>\S+)/,
    ],
    attribution: "project",
    why: ({ package: name }) => `${name} belongs to another tree and may not be imported from here`,
    mend: "import the module's public package, or copy what is needed",
    identity: ({ package: name }) => `internal package ${name}`,
  }),
  rule({
    id: "module.not-importable",
    handbookClass: "E62",
    from: ["go", "compile"],
    match: /import "(?<package>[^"]+)" is a program, not an importable package/,
    attribution: "project",
    why: ({ package: name }) => `${name} is package main and can only be built, not imported`,
    mend: "move what is shared into a package of another name",
    identity: ({ package: name }) => `not importable ${name}`,
  }),
  rule({
    id: "module.mixed-packages",
    handbookClass: "E2",
    from: ["go", "vet"],
    match: /found packages (?<a>\S+) \((?<x>[^)]+)\) and (?<b>\S+) \((?<y>[^)]+)\) in/,
    attribution: "project",
    why: ({ a, b, x, y }) => `one folder holds two packages: ${a} in ${x}, ${b} in ${y}`,
    mend: "give the files one package name, or exclude one of them by //go:build",
  }),
  rule({
    id: "module.no-go-files",
    handbookClass: "E62",
    from: ["go"],
    match: [
      /no (?:buildable |non-test )?Go (?:source )?files in (?<dir>.*)/,
      /(?<!\S)(?:stat |lstat )?(?<dir>\S+): directory not found$/,
      /no required module provides (?<dir>\S+); see/,
      /(?:package|pattern) (?<dir>\S+): (?:stat|lstat|open) .*: no such file or directory/,
      /cannot find package "(?<dir>\.[^"]*)" in:/,
      /cannot find module for path (?<dir>\.\S*)/,
      /(?<!\S)(?<dir>\S+) matched no packages/,
      /named files must (?:all be in one directory|be \.go files).*/,
    ],
    when: ({ lines }) => !lines.some((line) => /^\s+\S*[/\\]vendor[/\\]/.test(line)),
    attribution: "project",
    why: "the folder or pattern that was to be built holds no Go package",
    mend: "check the path and which packages go list ./... names",
  }),
  rule({
    id: "module.case-collision",
    handbookClass: "E62",
    from: ["go"],
    match: /case-insensitive (?:import|file name) collision: (?<what>.*)/,
    attribution: "project",
    why: ({ what }) => `two names differ only in upper and lower case: ${what}`,
    mend: "write the path the same way everywhere",
  }),
  rule({
    id: "module.malformed-import",
    handbookClass: "E62",
    from: ["go", "compile"],
    match: [
      /malformed import path "(?<path>[^"]*)"/,
      /(?<![^\s"])"?(?<path>[^"\s]+)"? is relative, but relative import paths are not supported in module mode/,
      /invalid import path:? "?(?<path>[^"]*)"?/,
      /local import "(?<path>[^"]*)" in non-local package/,
      /cannot import absolute path/,
      /cannot find module for path (?<path>_\/\S*)/,
      /import "(?<path>[^"]*)": import of unknown directory/,
    ],
    attribution: "project",
    why: ({ path }) => `${path || "an import path"} is not an import path that Go takes`,
    mend: "write the import path in full, from the module's path on",
  }),
  rule({
    id: "module.ambiguous-import",
    handbookClass: "E62",
    from: ["go"],
    match: /ambiguous import: found (?:package )?(?<package>\S+) in multiple (?:modules|directories)/,
    attribution: "project",
    why: ({ package: name }) => `two modules of the build both hold ${name}`,
    mend: ({ package: name }) =>
      `go mod why -m on both, then drop one or raise it to a version without ${name}`,
    identity: ({ package: name }) => `ambiguous ${name}`,
  }),
  rule({
    id: "package.embed",
    handbookClass: "E2",
    from: ["go", "compile"],
    match: [
      /pattern (?<pattern>\S+): (?<what>no matching files found|cannot embed .*|invalid pattern syntax|contains no embeddable files)/,
    ],
    attribution: "project",
    why: ({ pattern, what }, symptom) =>
      `//go:embed ${pattern}: ${what}${isUnknownAll(pattern, symptom) ? "; this release takes all: for a part of the name" : ""}`,
    mend: ({ pattern }, symptom) =>
      isUnknownAll(pattern, symptom)
        ? "raise the minimum Go to 1.18, the first that knows all:, or name the files whose names begin with . or _ one by one"
        : "add the files (they may be git-ignored or left out of the module), or correct the pattern",
    identity: ({ pattern, what }) => `embed ${pattern} ${what}`,
    since: "1.16",
  }),
  rule({
    id: "package.c-source",
    handbookClass: "E64",
    from: ["go"],
    match:
      /(?<what>(?:C|C\+\+|Objective-C|Fortran|SWIG|C\/C\+\+) source files not allowed when not using cgo(?: or SWIG)?: .*)/,
    attribution: "project",
    why: ({ what }) => what ?? "",
    mend: 'import "C" in a Go file of the package, or exclude the C files by a //go:build line',
    identity: ({ what = "" }) => what.replace(/:.*/, ""),
  }),
];
