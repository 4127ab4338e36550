import { expect, test } from "vitest";
import { diagnoseLog } from "../../harness/diagnose/log.ts";

/** Shapes that people post: read in real threads, shortened, names changed. */
const POSTED: readonly (readonly [string, string, string])[] = [
  [
    "BuildKit's step before a killed compiler",
    "killed.unknown",
    "#12 51.29 go build example.org/m/data: /usr/local/go/pkg/tool/linux_amd64/compile: signal: killed\n",
  ],
  [
    "BuildKit's step before a header",
    "compile.types",
    '#15 23.41 # example.org/m/x\n#15 23.41 x/y.go:12:5: undefined: strings.CutPrefix\n#15 ERROR: process "/bin/sh -c go build ./..." did not complete successfully: exit code: 2\n',
  ],
  [
    "Jenkins' times before the linker of a Mac",
    "cgo.undefined-reference",
    '[2026-01-27T11:22:14.349Z] Undefined symbols for architecture arm64:\n[2026-01-27T11:22:14.349Z]   "_set_callback", referenced from:\n[2026-01-27T11:22:14.349Z]       __cgo_da3869729c28_Cfunc_set in 000070.o\n',
  ],
  ["an annotation's word", "compile.types", "Error: ./main.go:12:5: undefined: foo\n"],
  [
    "git that may not ask for a name",
    "module.access",
    "go: example.org/m@v0.1.9: invalid version: git ls-remote -q origin in /home/u/go/pkg/mod/cache/vcs/ed27: exit status 128:\n\tfatal: could not read Username for 'https://example.org': terminal prompts disabled\nConfirm the import path was entered correctly.\n",
  ],
  [
    "git that finds no repository",
    "module.access",
    "go: module example.org/m: git ls-remote -q origin in /home/u/go/pkg/mod/cache/vcs/13fb: exit status 128:\n\tremote: Repository not found.\n\tfatal: repository 'https://example.org/m/' not found\n",
  ],
  [
    "git without a network",
    "module.network",
    "go: example.org/m@v0.1.9: git fetch -f origin in /go/pkg/mod/cache/vcs/ed27: exit status 128:\n\tfatal: unable to access 'https://example.org/m/': Could not resolve host: example.org\n",
  ],
  [
    "a certificate that nobody knows",
    "module.network",
    'go: example.org/m@v1.0.0: Get "https://proxy.example/example.org/m/@v/v1.0.0.mod": x509: certificate signed by unknown authority\n',
  ],
  [
    "a handshake that takes too long",
    "module.network",
    'go: example.org/m@v1.0.0: Get "https://proxy.example/example.org/m/@v/v1.0.0.mod": net/http: TLS handshake timeout\n',
  ],
  [
    "a linker that knows no flag of another's",
    "cgo.flag-unsupported",
    "/usr/lib/go-1.13/pkg/tool/linux_amd64/link: running gcc failed: exit status 1\n/usr/bin/ld: unrecognized option '-pagezero_size'\n/usr/bin/ld: use the --help option for usage information\ncollect2: error: ld returned 1 exit status\n",
  ],
  [
    "a library that is there for another architecture only",
    "cgo.missing-library",
    "link.exe: running gcc failed: exit status 1\nD:/mingw64/bin/ld.exe: skipping incompatible D:/mingw64/lib/libmingwex.a when searching for -lmingwex\nD:/mingw64/bin/ld.exe: cannot find -lmingwex\n",
  ],
  [
    "objects of another format",
    "cgo.wrong-compiler",
    "link.exe: running gcc failed: exit status 1\nc:/mingw64/bin/ld.exe:C:\\Temp\\go-link-24\\000000.o: file format not recognized; treating as linker script\n",
  ],
  [
    "a compiler's path with a blank",
    "cgo.no-compiler",
    '# command-line-arguments\ncgo: exec C:\\Program: exec: "C:\\\\Program": file does not exist\n',
  ],
];

test.each(POSTED)("a log with %s is %s", (_, failureClass, text) => {
  expect(diagnoseLog(text, { exit: 1 })?.verdict?.failureClass).toBe(failureClass);
});

test("the linker's own times are no carrier's, and a table of C source keeps its indentation", () => {
  const said = diagnoseLog("2026/01/01 00:00:00 duplicated definition of symbol a.b, from c and d\n", {
    exit: 1,
  });
  expect(said?.verdict).toMatchObject({ failureClass: "link.duplicate-symbol" });
  expect(said?.verdict?.firstError).toContain("2026/01/01");
});
