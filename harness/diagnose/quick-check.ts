import type { QuickCheck } from "../domain/explanation.ts";
import type { Verdict } from "../domain/verdict.ts";

/** A check and the classes that it is for, the first that fits wins. `#` stands for the failing package, or ./... */
interface CheckText {
  readonly classes: RegExp;
  readonly argv: readonly string[];
  readonly shows: string;
}

/** One quick check for each class: the handbook's where it says one that works, else the go command's own answer. */
const CHECKS: readonly CheckText[] = [
  {
    classes: /^compile\.(?:syntax|encoding)$/,
    argv: ["gofmt", "-l", "-e", "."],
    shows: "each file that does not parse, with all its syntax errors",
  },
  {
    classes: /^compile\.ice$/,
    argv: ["go", "build", "-gcflags=-d=panic", "#"],
    shows:
      "the compiler's stack, which a release prints of few crashes by itself (up to Go 1.17: -gcflags=-h)",
  },
  {
    classes: /^(?:compile|vet|asm)\./,
    argv: ["go", "vet", "-v", "#"],
    shows: "the type checker's own words for the package, without building anything else",
  },
  {
    classes: /^module\.(?:import-cycle)$/,
    argv: ["go", "list", "-e", "-deps", "-f", "{{.ImportPath}}: {{.Imports}} {{.DepsErrors}}", "#"],
    shows: "who imports whom, and where the go command sees the circle close",
  },
  {
    classes: /^(?:module\.(?:build-constraints|no-go-files)|package\.|packages\.)/,
    argv: ["go", "list", "-e", "-f", "{{.ImportPath}}: {{.GoFiles}} left out: {{.IgnoredGoFiles}}", "#"],
    shows: "which files belong to the package on this target, and which are left out",
  },
  {
    classes: /^cache\.stale-index$/,
    argv: ["go", "list", "-f", "{{.ImportPath}}: {{.Imports}}", "#"],
    shows:
      "the imports that the go command knows of; one that the source has and this lacks is the stale one",
  },
  {
    classes: /^cache\.\S+-object$/,
    argv: ["go", "build", "-a", "#"],
    shows: "whether it passes when everything is compiled anew, whatever is in the build cache",
  },
  {
    classes: /^(?:module\.(?:go-sum|checksum)|cache\.(?:edited-source|wrong-sum))$/,
    argv: ["go", "mod", "verify"],
    shows: "whether the downloaded modules are what go.sum says",
  },
  {
    classes: /^(?:module|vcs)\./,
    argv: ["go", "mod", "graph"],
    shows: "which module asks for which version",
  },
  {
    classes: /^(?:gomod|toolchain)\./,
    argv: ["go", "env", "GOVERSION", "GOTOOLCHAIN", "GOMOD", "GOFLAGS"],
    shows: "which release runs, what it may switch to, and which go.mod it reads",
  },
  {
    classes: /^gowork\./,
    argv: ["go", "env", "GOWORK", "GOVERSION", "GOFLAGS"],
    shows: "which go.work is in force",
  },
  {
    classes: /^target\./,
    argv: ["go", "tool", "dist", "list"],
    shows: "the ports of this very release",
  },
  {
    classes: /^cgo\./,
    argv: ["go", "env", "CC", "CXX", "CGO_ENABLED", "CGO_CFLAGS", "CGO_LDFLAGS"],
    shows: "which C compiler is asked, and with which flags",
  },
  {
    classes: /^link\./,
    argv: ["go", "list", "-deps", "-f", "{{if not .Standard}}{{.ImportPath}}{{end}}", "#"],
    shows: "which packages are linked in; the one that the message names must be among them",
  },
  {
    classes: /^generate\./,
    argv: ["go", "generate", "-n", "#"],
    shows: "the generators that would be run, in order, without running one",
  },
  {
    classes: /^run\.(?:library-version|missing-library|missing-loader|missing-symbol)$/,
    argv: [
      "sh",
      "-c",
      'go build -o "$TMPDIR/program" . && readelf -d "$TMPDIR/program" && ldd -v "$TMPDIR/program"',
    ],
    shows: "what the program needs (NEEDED, VERNEED), and what the image that builds it has of it",
  },
  {
    classes: /^(?:test|run)\./,
    argv: ["go", "test", "-count=1", "-v", "#"],
    shows: "each test by name, uncached",
  },
];

/** The quick check of a verdict's class; null for a class that has none. */
export function quickCheck(verdict: Verdict): QuickCheck | null {
  const found = CHECKS.find(({ classes }) => classes.test(verdict.failureClass));
  if (!found) return null;
  const named = verdict.failures.find((failure) => failure.first)?.package ?? "./...";
  return { argv: found.argv.map((word) => (word === "#" ? named : word)), shows: found.shows };
}
