import { rule } from "../rule.ts";

/** Tests and programs that were built and then failed. */
export const programRules = [
  rule({
    id: "test.failed",
    from: "test",
    match: /^--- FAIL: (?<name>\S+)/,
    attribution: "project",
    why: ({ name }) => `${name} failed`,
    mend: ({ name }) => `go test -run '^${name}$' shows it alone`,
    identity: ({ name }) => `test ${name}`,
  }),
  rule({
    id: "run.panic",
    from: ["program", "test"],
    match: /^panic: (?<what>.*)/,
    attribution: "project",
    why: ({ what }) => `the program panicked: ${what}`,
  }),
];
