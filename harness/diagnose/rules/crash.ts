import { crashFingerprint, normaliseCrash } from "../crash/fingerprint.ts";
import { rule } from "../rule.ts";
import type { Symptom } from "../symptom.ts";

/** A Go program's own words when it dies; in a tool's output they mean that the tool went wrong. */
const DEATH = [
  /^(?<what>panic: (?!.*no space left).*)/,
  /^(?<what>fatal error: (?!.*(?:out of memory|cannot allocate|No such file)).*)/,
  /^(?<what>(?:SIGSEGV|SIGBUS|SIGABRT|SIGILL|SIGFPE): .*)/,
  /^(?<what>unexpected fault address .*)/,
];

/** True when a stack trace through `cmd/<tool>` follows: the tool died, not something that it ran. */
function diedInside(tool: string): (symptom: Symptom) => boolean {
  return (symptom) => symptom.tool === tool || symptom.lines.some((line) => line.startsWith(`cmd/${tool}`));
}

/** A frame of the go command or of a tool that is neither the compiler nor the linker, down to what they all vendor. */
const TOOL_FRAME = /^cmd\/(?:go|vet|asm|cgo|pack|cover|buildid|vendor|internal)\b[\w./-]*\./;

/** True where the stack trace is that of the go command, vet, asm or another small tool. */
export function toolDied({ lines }: Symptom): boolean {
  return (
    lines.some((line) => TOOL_FRAME.test(line)) &&
    !lines.some((line) => /^cmd\/(?:compile|link)\//.test(line))
  );
}

/** The tools themselves go wrong. */
export const crashRules = [
  rule({
    id: "compile.ice",
    handbookClass: "E2",
    from: ["compile"],
    // A C compiler says the same of itself, at a place in a C file or behind its own name.
    match: [
      /(?:^|: )internal compiler error: (?<!(?:gcc|g\+\+|cc|c\+\+|clang|cc1\w{0,20}|\.(?:c|cc|cpp|cxx|h|hh|hpp|m|f\d{0,2})(?::\d{1,9}){0,2}): internal compiler error: )(?<error>.*)/,
      ...DEATH,
    ],
    when: (symptom, { error }) => Boolean(error) || diedInside("compile")(symptom),
    attribution: "toolchain",
    why: ({ error, what }) => `the compiler itself went wrong, which no source may cause: ${error || what}`,
    mend: "try another release, a newer patch or minor; -gcflags=-l or -gcflags=-N on the package often avoids it",
    identity: ({ error, what }, { lines }) => crashFingerprint(lines) ?? normaliseCrash(error || what || ""),
  }),
  rule({
    id: "link.bus-error",
    class: "link.crash",
    handbookClass: "E62",
    from: ["link"],
    match: DEATH,
    when: ({ lines }) => lines.some((line) => /SIGBUS/.test(line)),
    attribution: "unknown",
    why: "the linker died of a bus error while it wrote its mapped output: a full disk or a broken tool does that",
    mend: "look whether the disk (GOTMPDIR, the output's folder) is full; then try the newest patch release",
    identity: () => "bus error",
  }),
  rule({
    id: "link.crash",
    handbookClass: "E62",
    from: ["link"],
    match: DEATH,
    when: (symptom) => diedInside("link")(symptom) && !symptom.lines.some((line) => /SIGBUS/.test(line)),
    attribution: "toolchain",
    why: ({ what }) => `the linker died: ${what}`,
    identity: ({ what = "" }, { lines }) => crashFingerprint(lines) ?? normaliseCrash(what),
    mend: "try the newest patch release of this minor, or the other link mode (-ldflags=-linkmode=internal or external)",
  }),
  rule({
    id: "tool.crash",
    from: ["go", "vet", "asm", "cgo", "pack"],
    match: [...DEATH, /^go: (?<what>internal error: .*)/],
    when: (symptom, { what = "" }) => what.startsWith("internal error: ") || toolDied(symptom),
    attribution: "toolchain",
    why: ({ what }) => `the go command or one of its tools died, which no source may cause: ${what}`,
    mend: "try the newest patch release of this minor, then the next minor",
    identity: ({ what = "" }, { lines }) => crashFingerprint(lines) ?? normaliseCrash(what),
  }),
  rule({
    id: "tool.signal",
    from: ["go", "compile", "link", "asm", "cgo", "vet", "pack"],
    match:
      /(?:^|[\s/])(?<tool>compile|link|asm|cgo|vet|probe|gcc|ld): signal: (?<what>segmentation fault|bus error|aborted|illegal instruction|floating point exception)/,
    attribution: "toolchain",
    why: ({ tool, what }) => `${tool} died of a ${what}`,
    mend: "try the newest patch release of this minor; a machine with bad memory does the same",
    identity: ({ what }) => `died of ${what}`,
  }),
  rule({
    id: "toolchain.mixed",
    handbookClass: "E64",
    from: ["compile", "asm", "go", "vet", "link", "cgo"],
    match: [
      /(?:compile|asm|link|cgo): version "(?<found>[^"]+)" does not match go tool version "(?<asked>[^"]+)"/,
      /object is \[(?<found>[^\]]+)\] expected \[(?<asked>[^\]]+)\]/,
    ],
    attribution: "environment",
    why: ({ found, asked }) => `tools or objects of two releases are mixed: ${found} and ${asked}`,
    mend: "unset GOROOT and GOTOOLDIR, and run go clean -cache",
    identity: () => "mixed toolchain",
  }),
];
