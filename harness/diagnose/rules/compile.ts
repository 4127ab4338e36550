import { rule } from "../rule.ts";

/** The position that the compiler puts before a message. */
const AT = String.raw`^(?:vet: )?(?:[A-Za-z]:)?[^:]+\.(?:go|y|s):\d+(?::\d+)?: `;
const at = (message: string): RegExp => new RegExp(AT + message);

/** Text that is not Go at all: bytes, encodings, grammar. */
export const syntaxRules = [
  rule({
    id: "compile.encoding",
    handbookClass: "E2",
    from: ["compile", "go", "vet"],
    match: [
      at(String.raw`(?:syntax error: )?(?<what>invalid BOM in the middle of the file)`),
      at(
        String.raw`(?:syntax error: )?(?<what>invalid NUL character|unexpected NUL in input|illegal character NUL)`,
      ),
      at(String.raw`(?:syntax error: )?(?<what>(?:invalid|illegal) UTF-8 (?:encoding|sequence).*)`),
      at(String.raw`(?:syntax error: )?(?<what>(?:invalid|illegal) character U\+[0-9A-F]{4,6}.*)`),
      at(String.raw`(?:syntax error: )?(?<what>(?:invalid|illegal) byte order mark.*)`),
    ],
    attribution: "project",
    why: ({ what }) => `the file holds bytes that Go source may not hold: ${what}`,
    mend: "look at the bytes at that place and save the file as UTF-8 without the odd character",
    identity: ({ what = "" }) =>
      what.replace(/^illegal/, "invalid").replace(/character NUL/, "NUL character"),
  }),
  rule({
    id: "compile.syntax",
    handbookClass: "E2",
    from: ["compile", "go", "vet"],
    match: [
      at(String.raw`syntax error: (?<what>.*)`),
      at(String.raw`(?<what>expected .{1,80}, found .*)`),
      at(
        String.raw`(?<what>(?:newline in string|string not terminated|rune literal not terminated|comment not terminated|string literal not terminated|newline in rune literal|more than one character in rune literal|empty (?:rune|character) literal.*|unknown escape.*|invalid digit .*|'_' must separate successive digits|raw string literal not terminated|non-declaration statement outside function body|missing ',' .*))$`,
      ),
    ],
    attribution: "project",
    why: ({ what }) => `the source does not parse: ${what}`,
    mend: "correct the line, or run gofmt -l on the file to see the same error faster",
    identity: ({ what = "" }) => what.replace(/,? (?:expecting|expected) /, ", expected "),
  }),
];

/** Correct grammar that does not type-check. */
export const typeRules = [
  rule({
    id: "compile.unused",
    handbookClass: "E2",
    from: ["compile", "vet"],
    match: [
      at(String.raw`imported and not used: "(?<name>[^"]+)"`),
      at(String.raw`"(?<name>[^"]+)" imported(?: as \S+)? and not used`),
      at(String.raw`(?<name>\S+) declared (?:but|and) not used$`),
      at(String.raw`declared and not used: (?<name>\S+)`),
      at(String.raw`label (?<name>\S+) (?:defined|declared) and not used`),
    ],
    attribution: "project",
    why: ({ name }) => `${name} is declared or imported and never used, which Go refuses`,
    mend: ({ name }) => `remove ${name}, or use it`,
    identity: ({ name }) => `unused ${name}`,
  }),
  rule({
    id: "compile.lang-version",
    handbookClass: "E2",
    from: ["compile", "go", "vet"],
    match: [
      at(
        String.raw`(?<what>.*)requires go(?<needed>1\.\d+) or later(?: \((?:-lang was set to go(?<lang>[\d.]+)|file declares (?<declared>[^)]*)).*)?`,
      ),
      at(String.raw`(?<what>.*)\(requires go(?<needed>1\.\d+) or later\)`),
      at(String.raw`(?<what>type parameters? requires? go(?<needed>1\.\d+) or later.*)`),
      at(String.raw`(?<what>(?:file|package) requires newer Go version go(?<needed>[\d.]+).*)`),
      /^(?<what>(?:\S*: )?invalid value "go(?<needed>[\d.]+)" for -lang: .*)/,
    ],
    attribution: "project",
    why: ({ what, needed, lang, declared }) =>
      `${what?.trim() || "this"} needs language version go${needed}${
        lang ? `, and go.mod asks for go${lang}` : declared ? `, and the file declares ${declared}` : ""
      }`,
    mend: ({ needed }) => `raise the go line: go mod edit -go=${needed}`,
  }),
  rule({
    id: "compile.undefined",
    class: "compile.types",
    handbookClass: "E2",
    from: ["compile", "vet"],
    match: at(String.raw`(?:undefined|undeclared name|undeclared identifier): (?<name>[^\s(]+)`),
    attribution: "project",
    why: ({ name }, { facts }) =>
      `${name} does not exist for this build${
        name?.includes(".")
          ? `: the package has no such name${facts.go ? ` in what go${facts.go} sees` : ""}`
          : ""
      }`,
    mend: ({ name }) =>
      name?.includes(".")
        ? `go doc ${name} with the newest Go shows whether and since when it exists; then raise the minimum Go or guard the use by a build tag`
        : "look for the file that declares it: it may be excluded by its name or //go:build line for this target",
    identity: ({ name }) => `undefined ${name}`,
  }),
  rule({
    id: "compile.missing-body",
    class: "compile.types",
    handbookClass: "E2",
    from: ["compile", "vet"],
    match: at(String.raw`(?:missing function body|func (?<name>\S+) missing body)`),
    attribution: "project",
    why: "a function is declared without a body, and no assembly file for this target brings one",
    mend: "add a Go fallback for this target, or a //go:build line that excludes the declaration",
    identity: () => "missing function body",
  }),
  rule({
    id: "compile.overflow",
    class: "compile.types",
    handbookClass: "E2",
    from: ["compile", "vet"],
    match: [
      at(String.raw`(?<what>.*\boverflows (?:int|uint|uintptr)\b.*)`),
      at(String.raw`(?<what>cannot use .* as (?:int|uint|uintptr) value in .*\((?:overflows|truncated)\).*)`),
    ],
    attribution: "project",
    why: ({ what }, { facts }) =>
      `${what}${facts.target ? `; int and uint are as wide as ${facts.target.arch}'s words` : ""}`,
    mend: "use int64 or uint64 for the value, so that it holds on 32-bit targets too",
  }),
  rule({
    id: "compile.pragma",
    handbookClass: "E2",
    from: ["compile"],
    match: at(
      String.raw`(?<what>//go:\S+ (?:only allowed in|is only allowed|requires|must|can only|is not allowed).*|misplaced (?:compiler directive|go:\S+).*|only allowed in cgo-generated code.*|//go:cgo_\S+.*only allowed.*|go:embed .*|usage: //go:.*)`,
    ),
    attribution: "project",
    why: ({ what }) => `a compiler directive stands where it may not: ${what}`,
    mend: null,
  }),
  rule({
    id: "compile.wasm-import",
    handbookClass: "E64",
    from: "compile",
    match: at(String.raw`(?<what>go:wasm(?:import|export).*)`),
    attribution: "project",
    why: ({ what }) => `the wasm target cannot pass this across its border: ${what}`,
    mend: "pass pointers and sizes as uint32 or unsafe.Pointer; string works from Go 1.24 on",
  }),
  rule({
    id: "compile.types",
    handbookClass: "E2",
    from: ["compile"],
    rank: "general",
    match: /^(?:[A-Za-z]:)?[^:]+\.(?:go|y):\d+(?::\d+)?: (?<what>.*)/,
    attribution: "project",
    why: ({ what }) => `the package does not type-check: ${what}`,
    mend: null,
  }),
];

/** The compiler or assembler itself went wrong. */
export const crashRules = [
  rule({
    id: "compile.ice",
    handbookClass: "E2",
    from: ["compile"],
    match: [
      /(?:^|: )internal compiler error: (?<what>.*)/,
      /^(?<what>panic: .*)/,
      /^(?<what>fatal error: (?!.*out of memory|.*cannot allocate).*)/,
      /^(?<what>(?:SIGSEGV|SIGBUS|SIGABRT|SIGILL): .*)/,
      /^(?<what>unexpected fault address .*)/,
    ],
    when: ({ tool, lines }, { what }) =>
      tool === "compile" || !/^(?:panic|fatal error|SIG|unexpected)/.test(what ?? "")
        ? true
        : lines.some((line) => line.startsWith("cmd/compile/")),
    attribution: "toolchain",
    why: ({ what }) => `the compiler itself went wrong, which no source may cause: ${what}`,
    mend: "try the newest patch release of this minor; -gcflags=-l or -N on the package often avoids it",
  }),
  rule({
    id: "compile.mixed-toolchain",
    handbookClass: "E64",
    from: ["compile", "asm", "go", "vet", "link"],
    match: [
      /compile: version "(?<found>[^"]+)" does not match go tool version "(?<asked>[^"]+)"/,
      /object is \[(?<found>[^\]]+)\] expected \[(?<asked>[^\]]+)\]/,
    ],
    attribution: "environment",
    why: ({ found, asked }) => `tools or objects of two releases are mixed: ${found} and ${asked}`,
    mend: "unset GOROOT and GOTOOLDIR, and run go clean -cache",
    identity: () => "mixed toolchain",
  }),
];

/** Go assembly. */
export const asmRules = [
  rule({
    id: "asm.error",
    handbookClass: "E2",
    from: "asm",
    match: [/^(?:[A-Za-z]:)?[^:]+\.s:\d+(?::\d+)?: (?<what>.*)/, /^asm: (?<what>(?!assembly of).*)/],
    rank: "general",
    attribution: "project",
    why: ({ what }) => `Go's assembler refuses the file: ${what}`,
    mend: "check that the file's name or //go:build line names the architecture it is written for",
  }),
];
