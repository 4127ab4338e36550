import { type Captures, type RuleOutcome, rule } from "../rule.ts";

const unsupported = ({ what = "" }: Captures): RuleOutcome => ({
  kind: "unsupported",
  reason: what.trim(),
});

/** What a release or port does not have, and settings that it does not take. */
export const targetRules = [
  rule({
    id: "target.unsupported-pair",
    handbookClass: "E64",
    from: ["go", "compile", "asm", "link"],
    match: /(?<what>unsupported GOOS\/GOARCH pair \S+)/,
    attribution: "project",
    outcome: unsupported,
    why: ({ what }) => `this release has no such port: ${what}`,
    mend: "go tool dist list names the ports of this release",
  }),
  rule({
    id: "target.buildmode",
    handbookClass: "E64",
    from: ["go", "link"],
    match:
      /(?<what>-?buildmode[= ]\S+ (?:is )?not supported on \S+|-buildmode=\S+ requires (?!external|exactly one main).*|-linkshared not supported on \S+)/,
    attribution: "project",
    outcome: unsupported,
    why: ({ what }) => `this port has no such build mode: ${what}`,
  }),
  rule({
    id: "target.buildmode-unknown",
    class: "target.buildmode",
    handbookClass: "E64",
    from: ["go", "link"],
    match: /(?<what>buildmode=\S+ not supported$|invalid -buildmode.*|unknown buildmode.*)/,
    attribution: "project",
    outcome: unsupported,
    why: ({ what }) => `this release has no such build mode on any port: ${what}`,
    mend: "go help buildmode names the modes",
  }),
  rule({
    id: "target.race",
    handbookClass: "E64",
    from: ["go", "link", "compile"],
    match: [
      /(?<what>-(?:race|msan|asan) (?:is )?(?:only |not )?supported (?:on|when|with) .*)/,
      /(?<what>-(?:race|msan|asan) requires cgo.*)/,
      /(?<what>(?:may not|cannot) use -(?:race|msan|asan) and -(?:race|msan|asan).*)/,
      /(?<what>-buildmode=\S+ not supported when -race is enabled.*)/,
    ],
    attribution: "project",
    outcome: unsupported,
    why: ({ what }) => `the detector cannot be built in here: ${what}`,
    mend: "use a port and cgo setting that the detector supports, or drop the flag",
    identity: ({ what = "" }) => what.replace(/;.*/, ""),
  }),
  rule({
    id: "target.external-link",
    handbookClass: "E64",
    from: ["go", "link"],
    match: [
      /(?<what>requires external \(cgo\) linking, but cgo is not enabled)/,
      /(?<what>internal linking requested but external linking required.*)/,
      /(?<what>(?:external linking|-linkmode=?\s?external) .{0,80}(?:requires|not supported).*)/,
      /(?<what>internal linking .{0,40}not supported.*|cannot use .*linkmode.*|-linkmode requested \S+ but .*)/,
    ],
    attribution: "environment",
    why: ({ what }) => `this port or mode is linked by a C compiler, and there is none to use: ${what}`,
    mend: "build with CGO_ENABLED=1 and a C compiler for the target in CC",
    identity: () => "external linking required",
    since: "1.22",
  }),
  rule({
    id: "target.bad-variable",
    handbookClass: "E64",
    from: ["go", "compile", "link", "asm"],
    match: [
      /(?<what>[Ii]nvalid (?<name>GO(?:386|ARM64|ARM|AMD64|MIPS64|MIPS|PPC64|RISCV64|WASM))\b.*)/,
      /(?<what>unknown (?<name>GOEXPERIMENT) (?<value>\S+))/,
      /(?<what>(?:unsupported|unknown) setting (?<name>GO\w+)=.*)/,
      /(?<what>GOEXPERIMENT (?<name>\S+) (?:requires|is not|not) .*)/,
    ],
    attribution: "project",
    outcome: unsupported,
    why: ({ name, what }) => `this release does not take that value of ${name}: ${what}`,
    mend: "go help environment names the variables and their values",
    identity: ({ name, value }) => `invalid ${name} ${value}`.trim(),
  }),
];
