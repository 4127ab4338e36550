import { compareGoVersions, type GoVersion, parseGoVersion } from "../../domain/go-version.ts";
import { type RuleOutcome, rule } from "../rule.ts";
import type { Symptom } from "../symptom.ts";

/** What a release that can switch toolchains would have done with GOTOOLCHAIN=auto. */
function autoSwitch(needed: string, running: GoVersion | null): string {
  if (running && compareGoVersions(running, "1.21.0" as GoVersion) < 0)
    return "this release cannot switch to another by itself (1.21 and later can)";
  const asked = /^\d+\.\d+$/.test(needed) ? `${needed}.0` : needed;
  return `GOTOOLCHAIN=auto would switch to go${asked}, or to what a newer toolchain line names`;
}

function declared(needed: string, who: string, { facts }: Symptom): RuleOutcome {
  return {
    kind: "declared-unsupported",
    reason: `${who} requires go ${needed}; ${autoSwitch(needed, facts.go)}`,
  };
}

/** Refusals because of a go or toolchain line. */
export const goLineRules = [
  rule({
    id: "gomod.requires-newer",
    handbookClass: "E62",
    from: ["go", "vet", "compile"],
    match: [
      /(?:^|[\s/])go\.mod requires go >= (?<needed>[^\s;(]+) \(running go (?<running>[^;)]+)/,
      /(?:^|[\s/])(?<who>go\.work) requires go >= (?<needed>[^\s;(]+) \(running go (?<running>[^;)]+)/,
      /(?<who>module \S+ listed in go\.work file) requires go >= (?<needed>[^\s;(]+) \(running go (?<running>[^;)]+)/,
    ],
    attribution: "project",
    outcome: ({ needed = "", who }, symptom) => declared(needed, who || "go.mod", symptom),
    why: ({ needed, who }) => `${who || "go.mod"} declares go ${needed} as its minimum`,
    mend: ({ needed }) => `use Go ${needed} or newer; that is the declared minimum`,
    identity: ({ needed, who }) => `${who || "go.mod"} requires go ${needed}`,
    since: "1.21",
  }),
  rule({
    id: "gomod.dependency-requires-newer",
    handbookClass: "E62",
    from: ["go"],
    match:
      /(?:^|\s)(?:module )?(?<module>[^\s@]+@\S+?):? requires go >= (?<needed>[^\s;(]+)(?: \(running go (?<running>[^;)]+))?/,
    attribution: "project",
    outcome: ({ needed = "", module = "" }, symptom) => declared(needed, module, symptom),
    why: ({ needed, module }) => `the dependency ${module} declares go ${needed} as its minimum`,
    mend: ({ needed, module = "" }) =>
      `use Go ${needed} or newer, or an older version of ${module.replace(/@.*/, "")}`,
    identity: ({ needed, module = "" }) => `${module} requires go ${needed}`,
    since: "1.21",
  }),
  rule({
    id: "gomod.invalid-version",
    handbookClass: "E62",
    from: ["go"],
    match: /invalid go version '(?<version>[^']*)': must match format/,
    attribution: "project",
    outcome: ({ version = "" }, symptom) => {
      const [asked, running] = [parseGoVersion(version), symptom.facts.go];
      return asked && running && compareGoVersions(asked, running) > 0
        ? declared(version, "go.mod", symptom)
        : { kind: "fail" };
    },
    why: ({ version }) =>
      `go.mod's go line says ${version}; releases before 1.21 know only two-part versions such as 1.20`,
    mend: ({ version = "" }) =>
      `use Go 1.21 or newer, or write go ${version.split(".").slice(0, 2).join(".")}`,
    identity: ({ version }) => `invalid go version ${version}`,
  }),
];
