import { rule } from "../rule.ts";

/** Go assembly. */
export const assemblyRules = [
  rule({
    id: "asm.error",
    handbookClass: "E2",
    from: ["asm"],
    rank: "general",
    match: [/^(?:[A-Za-z]:)?[^:]+\.[sSh]:\d+(?::\d+)?: (?<what>(?!(?:fatal )?[Ee]rror: |Warning: ).*)/],
    attribution: "project",
    why: ({ what }) => `Go's assembler refuses the file: ${what}`,
    mend: "check that the file's name or //go:build line names the architecture that it is written for",
  }),
];
