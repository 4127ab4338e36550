import { compareGoVersions, type GoVersion, parseGoVersion } from "../../domain/go-version.ts";
import { type RuleOutcome, rule } from "../rule.ts";
import type { Symptom } from "../symptom.ts";

/** What a release that can switch toolchains would have done with GOTOOLCHAIN=auto. */
function autoSwitch(needed: string, running: GoVersion | null): string {
  if (running && compareGoVersions(running, "1.21.0" as GoVersion) < 0)
    return "this release cannot switch to another by itself (1.21 and later can)";
  const asked = /^\d+\.\d+$/.test(needed) ? `${needed}.0` : needed;
  return `GOTOOLCHAIN=auto would switch to go${asked}, or to the newer one that a toolchain line names`;
}

function declared(needed: string, who: string, { facts }: Symptom): RuleOutcome {
  return {
    kind: "declared-unsupported",
    reason: `${who} requires go ${needed}; ${autoSwitch(needed, facts.go)}`,
  };
}

/** What the go and toolchain lines of go.mod, go.work and dependencies refuse. */
export const goLineRules = [
  rule({
    id: "gomod.requires-newer",
    handbookClass: "E62",
    from: ["go", "vet", "compile"],
    match: [
      /(?<who>module \S+ listed in go\.work file) requires go >= (?<needed>[^\s;(,]+)(?!.*but go\.work lists)/,
      /(?:^|[\s/\\])(?<who>go\.(?:mod|work)) requires go >= (?<needed>[^\s;(]+)/,
    ],
    attribution: "project",
    outcome: ({ needed = "", who = "go.mod" }, symptom) => declared(needed, who, symptom),
    why: ({ needed, who }) => `${who} declares go ${needed} as the minimum`,
    mend: ({ needed }) => `use Go ${needed} or newer; that is the declared minimum`,
    identity: ({ needed, who }) => `${who} requires go ${needed}`,
    since: "1.21",
  }),
  rule({
    id: "gomod.dependency-requires-newer",
    handbookClass: "E62",
    from: ["go"],
    match: [
      /(?:^|\s)(?:module )?(?<module>[^\s@]+@[^\s:]+):? requires go >= (?<needed>[^\s;(]+)/,
      /(?:^|\s)module (?<module>\S+)(?: in \S+)? requires go >= (?<needed>[^\s;(]+) \(running go/,
      /(?<!\S)(?<module>[^\s@]+@\S+) \(replaced by [^)]*\):? requires go >= (?<needed>[^\s;(]+)/,
    ],
    attribution: "project",
    outcome: ({ needed = "", module = "" }, symptom) => declared(needed, module, symptom),
    why: ({ needed, module }) => `the dependency ${module} declares go ${needed} as its minimum`,
    mend: ({ needed, module = "" }) =>
      `use Go ${needed} or newer, or an older version of ${module.replace(/@.*/, "")}`,
    identity: ({ needed, module }) => `${module} requires go ${needed}`,
    since: "1.21",
  }),
  rule({
    id: "gomod.invalid-version",
    handbookClass: "E62",
    from: ["go"],
    match: [
      /invalid go version ['"](?<version>[^'"]*)['"]/,
      /usage: go 1\.\d+$/,
      /invalid toolchain (?:version )?['"](?<version>[^'"]*)['"]/,
    ],
    attribution: "project",
    outcome: ({ version = "" }, symptom) => {
      const [asked, running] = [parseGoVersion(version), symptom.facts.go];
      return asked && running && compareGoVersions(asked, running) > 0
        ? declared(version, "go.mod", symptom)
        : { kind: "fail" };
    },
    why: ({ version = "" }) =>
      version === ""
        ? "go.mod's go line names no version"
        : /^1\.\d+\.\d+$/.test(version)
          ? `go.mod's go line says ${version}; releases before 1.21 know only two-part versions such as 1.20`
          : `go.mod's go line says ${version}, which this release does not read as a version`,
    mend: ({ version = "" }) =>
      /^1\.\d+\.\d+$/.test(version)
        ? `use Go 1.21 or newer, or write go ${version.split(".").slice(0, 2).join(".")}`
        : "write a version such as go 1.20",
    identity: ({ version }) => `invalid go version ${version}`,
  }),
  rule({
    id: "gomod.cannot-compile-newer",
    class: "gomod.requires-newer",
    handbookClass: "E62",
    from: ["go"],
    match: /^(?:go build )?(?<package>\S+): cannot compile Go (?<needed>[\d.]+) code/,
    attribution: "project",
    outcome: ({ needed = "", package: name = "" }, symptom) => declared(needed, name, symptom),
    why: ({ needed, package: name }) => `the module of ${name} declares go ${needed} as its minimum`,
    mend: ({ needed }) => `use Go ${needed} or newer; that is the declared minimum`,
    identity: ({ needed }) => `go.mod requires go ${needed}`,
    since: "1.19",
    until: "1.20",
  }),
  rule({
    id: "gomod.toolchain-line",
    handbookClass: "E62",
    from: ["go"],
    match: /unknown (?:directive|block type): (?<word>toolchain)\b/,
    attribution: "project",
    outcome: (_, symptom) => ({
      kind: "declared-unsupported",
      reason: `go.mod has a toolchain line, which Go knows from 1.21 on; ${autoSwitch("1.21", symptom.facts.go)}`,
    }),
    why: "go.mod has a toolchain line, which releases before 1.21 do not know",
    mend: "use Go 1.21 or newer, or drop the line: go mod edit -toolchain=none",
    identity: () => "toolchain line",
    until: "1.20",
  }),
];
