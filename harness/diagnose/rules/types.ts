import { atLeast, releaseName } from "../../domain/go-version.ts";
import { rule } from "../rule.ts";
import { at } from "./position.ts";

/** Correct grammar that does not type-check. */
export const typeRules = [
  rule({
    id: "compile.unused",
    handbookClass: "E2",
    from: ["compile", "vet"],
    rank: "consequence",
    match: [
      at('imported and not used: "(?<name>[^"]+)"'),
      at(String.raw`"(?<name>[^"]+)" imported(?: as \S+)? (?:and|but) not used`),
      at(String.raw`(?<name>\S+) declared (?:but|and) not used$`),
      at(String.raw`declared and not used: (?<name>\S+)`),
      at(String.raw`label (?<name>\S+) (?:defined|declared) and not used`),
      at(String.raw`(?<name>.{1,200}) (?:evaluated but not used|is not used)\b`),
    ],
    attribution: "project",
    why: ({ name }) => `${name} is declared, imported or computed and never used, which Go refuses`,
    mend: ({ name }) => `remove ${name}, or use it`,
    identity: ({ name }) => `unused ${name}`,
  }),
  rule({
    id: "compile.lang-version",
    handbookClass: "E2",
    from: ["compile", "go", "vet", "cgo"],
    match: [
      at(
        String.raw`(?<what>.{0,400}?)\(?requires? go(?<needed>1\.\d+) or later(?: \((?:-lang was set to go(?<lang>[\d.]+)|file declares (?<declared>[^)]*)))?`,
      ),
      at(String.raw`(?<what>.{0,400}) (?:only )?supported as of -lang=go(?<needed>1\.\d+)`),
      at(String.raw`(?<what>(?:file|package) requires newer Go version go(?<needed>[\d.]+).*)`),
      at(String.raw`(?<what>.{0,400}) \((?:compile|go) .{0,80}-lang=go(?<needed>1\.\d+)`),
      /(?<what>invalid value "go(?<needed>[\d.]+)" for -lang: .*)/,
    ],
    attribution: "project",
    why: ({ what = "", needed, lang, declared }) =>
      `${what.replace(/[:\s(]+$/, "") || "this"} needs language version go${needed}${
        lang
          ? `, and the module's go line says ${lang}`
          : declared
            ? `, and the file declares ${declared}`
            : ""
      }`,
    mend: ({ needed = "" }, { facts: { go } }) =>
      go !== null && !atLeast(go, needed)
        ? `use Go ${needed} or newer, and raise the go line to it: this release does not have it`
        : `raise the go line: go mod edit -go=${needed}`,
  }),
  rule({
    id: "compile.undefined",
    class: "compile.types",
    handbookClass: "E2",
    from: ["compile", "vet"],
    match: [
      at(
        String.raw`(?:undefined|undeclared name|undeclared identifier): (?!.*requires go1)(?<name>.{1,200}?)(?: \(.*)?$`,
      ),
      at(String.raw`(?<name>[\w.]+) (?:not declared by package|undefined \(type .*has no field or method).*`),
      at(
        String.raw`(?:cannot refer to unexported name|name) (?<name>[\w.]+)(?: not exported by package .*)?$`,
      ),
    ],
    attribution: "project",
    why: ({ name = "" }, { facts }) =>
      name.includes(".")
        ? `the build${facts.target ? ` for ${facts.target.os}/${facts.target.arch}` : ""}${
            facts.go ? ` with ${releaseName(facts.go)}` : ""
          } sees no ${name}`
        : `nothing declares ${name} in the files that this release and target select`,
    mend: ({ name = "" }, { facts }) =>
      name.includes(".")
        ? `look up since when, and on which targets, ${name} exists: then raise the minimum Go, exclude the target, or raise the dependency that should have it`
        : `look for the file that declares it: its name or //go:build line may exclude it for this target or release${
            facts.cgo === false ? ", and with cgo off so does its import of C" : ""
          }`,
    identity: ({ name }) => `undefined ${name}`,
  }),
  rule({
    id: "compile.missing-body",
    class: "compile.types",
    handbookClass: "E2",
    from: ["compile", "vet"],
    // Up to 1.16 a syntax error behind a function's name is reported as this first.
    rank: "consequence",
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
    id: "compile.too-large",
    handbookClass: "E2",
    from: ["compile"],
    match: at(
      "(?<what>stack frame too large.*|type .{1,200} (?:larger than address space|too large)|.*: symbol too large.*)",
    ),
    attribution: "project",
    why: ({ what }) => `larger than a compiled program can hold: ${what}`,
    mend: "allocate it at run time, or make it smaller",
    identity: ({ what = "" }) => what.replace(/[( >]*\d.*/, ""),
  }),
  rule({
    id: "compile.pragma",
    handbookClass: "E2",
    from: ["compile", "go", "vet"],
    match: at(
      String.raw`(?!.*requires go1)(?<what>//go:\S+ (?:only allowed|is only|requires|must|can only|is not allowed|cannot).*|misplaced (?:compiler directive|go:\S+).*|.*only allowed in cgo-generated code.*|go:(?:embed|linkname) .*|invalid go:embed.*|usage: //go:.*)`,
    ),
    attribution: "project",
    why: ({ what }) => `a compiler directive stands where it may not: ${what}`,
    mend: "correct the directive; go doc compile lists where each may stand",
  }),
  rule({
    id: "compile.wasm-import",
    handbookClass: "E64",
    from: ["compile"],
    match: at("(?<what>go:wasm(?:import|export).*)"),
    attribution: "project",
    why: ({ what }) => `the wasm target cannot pass this across its border: ${what}`,
    mend: "pass pointers and sizes as uint32 or unsafe.Pointer; string works from Go 1.24 on",
    identity: ({ what = "" }) => what.replace(/: unsupported/, " unsupported"),
    since: "1.21",
  }),
  rule({
    id: "compile.types",
    handbookClass: "E2",
    from: ["compile"],
    rank: "general",
    match:
      /^(?:[A-Za-z]:)?[^:]+\.(?:go|y):\d+(?::\d+)?: (?!(?:fatal )?error: |warning: |note: |running ")(?<what>.*)/,
    attribution: "project",
    why: ({ what }) => `the package does not type-check: ${what}`,
  }),
  rule({
    id: "vet.types",
    class: "compile.types",
    handbookClass: "E2",
    from: ["vet"],
    rank: "general",
    match: /^vet: (?:[A-Za-z]:)?[^:]+\.go:\d+(?::\d+)?: (?<what>.*)/,
    attribution: "project",
    why: ({ what }) => `the package does not type-check, so vet cannot look at it: ${what}`,
    mend: "go build shows the same error as the compiler sees it",
  }),
];
