import { type Captures, type RuleOutcome, rule } from "../rule.ts";

const unsupported = ({ what = "" }: Captures): RuleOutcome => ({ kind: "unsupported", reason: what.trim() });

/** What a release or port does not have. */
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
    match: /(?<what>-?buildmode[= ]\S+ not supported on \S+|-buildmode=\S+ not supported)/,
    attribution: "project",
    outcome: unsupported,
    why: ({ what }) => `this port has no such build mode: ${what}`,
  }),
  rule({
    id: "target.race",
    handbookClass: "E64",
    from: ["go", "link", "compile"],
    match: [
      /(?<what>-(?:race|msan|asan) (?:is )?(?:only |not )?supported on .*)/,
      /(?<what>-(?:race|msan|asan) requires cgo.*)/,
      /(?<what>-(?:race|msan|asan) and -(?:race|msan|asan) .*)/,
    ],
    attribution: "project",
    outcome: unsupported,
    why: ({ what }) => `the detector cannot be built in here: ${what}`,
  }),
];
