import { rule } from "../rule.ts";

/** What the go command remembers of packages, and that is so no more. */
export const cacheRules = [
  rule({
    id: "cache.stale-index",
    handbookClass: "E2",
    from: ["compile"],
    match: /could not import (?<package>\S+) \((?<what>open : no such file or directory)\)/,
    attribution: "environment",
    why: ({ package: name }) =>
      `the compiler found an import of ${name} that the go command knew nothing of: the file was changed under the size and time that the build cache remembers of it, or while it was being built`,
    mend: "go clean -cache, then build again",
    identity: ({ package: name }) => `import unknown to the go command ${name}`,
    since: "1.19",
  }),
];
