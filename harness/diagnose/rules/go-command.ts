import { type Captures, type RuleOutcome, rule } from "../rule.ts";
import type { Symptom } from "../symptom.ts";
import { isProgramUsage } from "./programs.ts";

/** A flag of the matrix that a release does not have yet is no failure of the project; one of its own commands is. */
function unknownFlag(who: string): (captures: Captures, symptom: Symptom) => RuleOutcome {
  return ({ flag }, { stage }) =>
    /^(?:command|shell)/.test(stage)
      ? { kind: "fail" }
      : { kind: "unsupported", reason: `${who} does not know the flag ${flag}` };
}

/** The go command itself: its flags, its tools, its own toolchain choice, version control. */
export const goCommandRules = [
  rule({
    id: "go.unknown-flag",
    handbookClass: "E64",
    from: ["go"],
    match: [
      /flag provided but not defined: (?<flag>-\S+)/,
      /(?:parsing \$GOFLAGS|GOFLAGS).{0,20}: unknown flag (?<flag>-\S+)/,
      /go: (?:unknown|invalid) flag (?<flag>-\S+)/,
      // Up to 1.13 there is no -mod=mod.
      /^(?:go: )?(?<flag>-mod=\S*) not supported \(can be /,
    ],
    attribution: "project",
    when: (symptom) =>
      symptom.package === null && [null, "go"].includes(symptom.tool) && !isProgramUsage(symptom),
    outcome: unknownFlag("this release"),
    why: ({ flag }) => `this release does not know the flag ${flag}`,
    mend: "go help build names the flags of this release",
    identity: ({ flag }) => `unknown flag ${flag}`,
  }),
  rule({
    id: "go.unknown-tool-flag",
    class: "go.unknown-flag",
    handbookClass: "E64",
    from: ["compile", "link", "asm", "cgo", "vet"],
    match: /flag provided but not defined: (?<flag>-\S+)/,
    when: ({ package: name, tool }) => name !== null || (tool !== null && tool !== "go"),
    attribution: "project",
    // Nothing but the run's own -ldflags, -gcflags and -asmflags reaches a tool.
    outcome: (captures, symptom) =>
      unknownFlag(`this release's ${symptom.tool ?? "tool"}`)(captures, symptom),
    why: ({ flag }, { tool }) => `this release's ${tool ?? "tool"} does not know the flag ${flag}`,
    mend: (_, { tool }) => `go tool ${tool ?? "compile"} -help names the flags of this release`,
    identity: ({ flag }) => `unknown flag ${flag}`,
  }),
  rule({
    id: "go.tool-usage",
    handbookClass: "E64",
    from: ["compile", "link", "asm", "cgo"],
    match: [
      /^usage: (?<tool>link|compile|asm|cgo) \[options\]/,
      // The go command names sources by path or with their suffix; anything else was taken for a file.
      /^(?:\S+:0: )?open (?<operand>(?![^\s/]*\.(?:go|s|S|h)$)[^\s/]+): no such file or directory$/,
    ],
    // A tool that has more to say than its usage says it first.
    when: ({ level, lines }, { operand }) =>
      operand ? level === "tool" : lines.find((line) => line.trim() !== "")?.startsWith("usage: ") === true,
    attribution: "project",
    why: ({ tool, operand }, symptom) => {
      const who = tool || symptom.tool || "the tool";
      return operand
        ? `${who} took ${operand} for a file: a word of its flags that belongs to no flag`
        : `${who} was given arguments that it cannot make sense of, and printed its usage`;
    },
    mend: "in -ldflags and -gcflags a space ends a value: quote inside, -ldflags=\"-X 'main.v=a b'\"; and name a pattern (all=) once, at the front",
    identity: () => "stray argument",
  }),
  rule({
    id: "go.bad-flag-value",
    handbookClass: "E64",
    from: ["go", "compile", "link"],
    match:
      /(?<what>invalid (?:boolean )?value "[^"]*" for (?:flag )?-(?!lang\b)[\w-]+: .*|flag needs an argument: .*|(?<!\S)-\S+ requires argument .*)/,
    attribution: "project",
    why: ({ what }) => what ?? "",
    mend: "go help build says what the flag takes",
  }),
  rule({
    id: "go.unknown-command",
    handbookClass: "E64",
    from: ["go"],
    match: /^go(?: \w+)* (?<what>\S+): unknown (?:command|subcommand)/,
    attribution: "project",
    why: ({ what }) => `this release has no command ${what?.replace(/:$/, "")}`,
    mend: "go help names the commands of this release",
    identity: ({ what }) => `unknown command ${what}`,
  }),
  rule({
    id: "go.no-such-tool",
    handbookClass: "E64",
    from: ["go"],
    match: /no such tool "(?<tool>[^"]+)"/,
    attribution: "environment",
    why: ({ tool }) => `this Go tree holds no tool ${tool}`,
    mend: "use a complete Go release",
    identity: ({ tool }) => `no tool ${tool}`,
  }),
  rule({
    id: "toolchain.not-available",
    handbookClass: "E64",
    from: ["go"],
    match: [
      /(?:download )?(?<name>go1[\w.]*)(?: for \S+)?: toolchain not available/,
      /cannot find "(?<name>go1[\w.]*)" in PATH/,
      /download(?:ing)? (?<name>go1[\w.]*).*: (?:.*toolchain not available|.*GOPROXY=off.*|.*no such host.*|.*checksum.*|.*404.*)/,
    ],
    attribution: "environment",
    why: ({ name }) => `the go line asks to switch to ${name}, which cannot be had here`,
    mend: ({ name }) => `install ${name}, or correct the go and toolchain lines, or set GOTOOLCHAIN=local`,
    identity: ({ name }) => `toolchain ${name} not available`,
    since: "1.21",
  }),
  rule({
    id: "toolchain.invalid-setting",
    handbookClass: "E64",
    from: ["go"],
    match: [
      /invalid (?:GOTOOLCHAIN|minimum toolchain) "(?<value>[^"]*)"/,
      /invalid toolchain(?::| ") ?(?<value>[^"\s]*)/,
    ],
    attribution: "environment",
    why: ({ value }) => `GOTOOLCHAIN=${value} names no toolchain`,
    mend: "go env -u GOTOOLCHAIN, or set it to local, auto or a release such as go1.25.5",
    identity: ({ value }) => `GOTOOLCHAIN ${value}`,
    since: "1.21",
  }),
  rule({
    id: "vcs.status",
    from: ["go"],
    match: [
      /error obtaining VCS status: (?<what>.*)/,
      /missing (?<what>\S+) command. See/,
      /(?<what>detected dubious ownership)/,
    ],
    attribution: "environment",
    why: ({ what }) => `the go command could not ask version control for the revision: ${what}`,
    mend: "build with -buildvcs=false, or make the repository readable for git (git config safe.directory)",
    identity: () => "VCS status",
    since: "1.18",
  }),
  rule({
    id: "go.environment",
    handbookClass: "E64",
    from: ["go", "link", "compile"],
    match: [
      /(?<what>\$?(?:GOCACHE|GOPATH|GOROOT|GOMODCACHE|HOME|GOENV|GOTMPDIR)(?: entry)? (?:is not|not|must|is relative|is defined|cannot|are|is set).*)/,
      /(?<what>build cache is (?:required|disabled).*)/,
      /(?<what>cannot find GOROOT directory.*|go: no such (?:file|directory) .*GOROOT.*)/,
      /(?<what>module cache not found: .*)/,
    ],
    attribution: "environment",
    why: ({ what }) => `the go command's environment is not usable: ${what}`,
    mend: "set HOME (or GOCACHE and GOPATH) to writable folders",
  }),
  rule({
    id: "generate.no-generator",
    from: ["go"],
    match:
      /^\S+\.go:\d+: running "(?<name>[^"]+)": .*(?:executable file not found|no such file or directory)/,
    attribution: "environment",
    why: ({ name }) => `a //go:generate line runs ${name}, and there is none`,
    mend: ({ name }) =>
      `install ${name} where PATH has it, or run it from a module: go run MODULE/cmd/${name}`,
    identity: ({ name }) => `no generator ${name}`,
  }),
  rule({
    id: "generate.failed",
    from: ["go"],
    rank: "wrapper",
    quote: "last-words",
    match: /^\S+\.go:\d+: running "(?<name>[^"]+)": (?<what>.*)/,
    attribution: "unknown",
    why: ({ name, what }) => `a generator failed: ${name}, which //go:generate runs: ${what}`,
    identity: ({ name, what }) => `generator ${name} ${what}`,
  }),
  rule({
    id: "go.load-error",
    handbookClass: "E62",
    from: ["go"],
    rank: "wrapper",
    match: [
      /^(?:[A-Za-z]:)?[^:\s]+\.go:\d+(?::\d+)?: (?!running ")(?<what>.*)/,
      /^(?:go|go build|go vet|build \S+|can't load package): (?<what>.*)/,
      /^package \S+: (?<what>.*)/,
    ],
    attribution: "unknown",
    why: ({ what }) => `the go command refuses before any tool ran: ${what}`,
  }),
];
