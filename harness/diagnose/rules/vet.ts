import { type Captures, rule } from "../rule.ts";
import type { Symptom } from "../symptom.ts";

/** What the analysers of go vet say, so that a log that names no tool is told from the compiler's. */
const ANALYSERS = [
  "passes lock by value",
  "copies lock value",
  "struct field .{0,80} (?:tag|repeats)",
  "struct field tag",
  "unreachable code",
  "has malformed (?:name|example suffix)",
  "refers to unknown",
  "should (?:have signature|be niladic|return nothing)",
  "has (?:wrong signature|incorrect signature)",
  "loop variable .{1,80} captured by func literal",
  "result of .{1,120} call not used",
  "composite literal uses unkeyed fields",
  "comparison of function",
  "(?:redundant|suspect) (?:or|and): ",
  "self-assignment of",
  "direct assignment to atomic value",
  "the cancel\\d? function",
  "this return statement may be reached without using",
  "before checking for errors",
  "possible misuse of (?:unsafe\\.Pointer|reflect\\.)",
  "yields a string of one rune",
  "second argument to errors\\.As",
  "impossible type assertion",
  "from a non-test goroutine",
  "\\[(?:386|amd64|arm|arm64|loong64|mips\\w*|ppc64\\w*|riscv64|s390x|wasm)\\] \\S",
  "wrong signature for \\S+, must be",
  "misplaced \\+build comment",
  "//go:build (?:line|comment)",
  "misuse of unbuffered os\\.Signal channel",
  "should be 2006-01-02",
  "append with no values",
  "is not deferred",
  "WaitGroup\\.Add called from inside",
  "does not work with IPv6",
  "requires go1\\.\\d+ or later \\(module is",
  "call to slog\\.",
  "\\(\\d+ bits\\) too small for shift",
  "self-assignment",
  "receiver .{1,80} is passed by value",
  "call of .{1,120} passes non-pointer",
  "frame pointer is clobbered",
].join("|");

/** go test runs a few analysers by itself, and has a flag of its own to run none. */
function codeMend(_: Captures, { stage }: Symptom): string {
  return stage.startsWith("test")
    ? "correct the code; go test -vet=off runs the tests without vet, which shows whether they pass"
    : "correct the code; go vet -NAME=false leaves one analyser out, go tool vet help names them";
}

/** Findings of go vet: code that compiles and looks wrong. */
export const vetRules = [
  rule({
    id: "vet.printf",
    from: ["vet"],
    match: [
      /^(?:[A-Za-z]:)?[^:]+\.go:\d+(?::\d+)?: (?<what>.*(?:Printf|Sprintf|Errorf|Fprintf|Println|Sprintln|Print|Logf|Fatalf|[Pp]rint\w*|Skipf|Panicf|Appendf).{0,200}(?:format|verb|directive|arg|formatting|redundant newline).*)/,
      /^(?:[A-Za-z]:)?[^:]+\.go:\d+(?::\d+)?: (?<what>non-constant format string in call to .*)/,
    ],
    attribution: "project",
    why: ({ what }) => `a format string and its arguments do not fit: ${what}`,
    mend: (_, { stage }) =>
      `correct the verb or the arguments; for a non-constant format write Printf("%s", x)${stage.startsWith("test") ? "; go test -vet=off runs the tests without vet" : ""}`,
  }),
  rule({
    id: "vet.known-finding",
    class: "vet.finding",
    from: ["vet"],
    match: new RegExp(String.raw`^(?:[A-Za-z]:)?[^:]+\.(?:go|s):\d+(?::\d+)?: (?<what>.*(?:${ANALYSERS}).*)`),
    attribution: "project",
    why: ({ what }) => `go vet objects to code that compiles: ${what}`,
    mend: codeMend,
  }),
  rule({
    id: "vet.finding",
    from: ["vet"],
    rank: "general",
    match: /^(?:[A-Za-z]:)?[^:]+\.(?:go|s):\d+(?::\d+)?: (?!running ")(?<what>.*)/,
    attribution: "project",
    why: ({ what }) => `go vet objects to code that compiles: ${what}`,
    mend: codeMend,
  }),
];
