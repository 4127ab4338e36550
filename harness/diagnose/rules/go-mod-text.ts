import { compareGoVersions, parseGoVersion } from "../../domain/go-version.ts";
import { rule } from "../rule.ts";

/** The first release that knows a directive of go.mod. */
const SINCE: Readonly<Record<string, string>> = {
  retract: "1.16",
  toolchain: "1.21",
  godebug: "1.23",
  tool: "1.24",
  ignore: "1.25",
};

/** go.mod and go.work files that cannot be read, or that contradict each other. */
export const goModTextRules = [
  rule({
    id: "gomod.unknown-directive",
    handbookClass: "E62",
    from: ["go"],
    match: /go\.mod:\d+(?::\d+)?: unknown (?:directive|block type): (?!toolchain\b)(?<word>\S+)/,
    attribution: "project",
    why: ({ word = "" }) =>
      SINCE[word]
        ? `go.mod has a ${word} line, which Go knows from ${SINCE[word]} on`
        : `go.mod has a line "${word}" that Go does not know`,
    mend: ({ word = "" }) =>
      SINCE[word] ? `use Go ${SINCE[word]} or newer, or drop the line` : "correct the line",
    identity: ({ word }) => `unknown directive ${word}`,
  }),
  rule({
    id: "gomod.unknown-godebug",
    handbookClass: "E62",
    from: ["go"],
    match: [
      /invalid (?<comment>\/\/go:debug): unknown \S+ setting "?(?<name>[^"\s]+)"?/,
      /(?:unknown|invalid) (?:godebug|\/\/go:debug setting|GODEBUG(?: setting)?) "?(?<name>[^"\s]+)"?/i,
      /removed GODEBUG "(?<name>[^"]+)" set to old value/,
      /(?<!\S)(?<name>\S+): unknown \/\/go:debug setting/,
    ],
    attribution: "project",
    why: ({ name }) => `this release has no GODEBUG setting ${name}`,
    mend: ({ comment, name }) =>
      `drop the ${comment ? `${comment} ${name}=… line of package main` : `godebug line (go mod edit -dropgodebug=${name})`}, or use a release that has it`,
    identity: ({ name }) => `godebug ${name}`,
    since: "1.21",
  }),
  rule({
    id: "gomod.syntax",
    handbookClass: "E62",
    from: ["go"],
    rank: "general",
    match: [
      /go\.mod:\d+(?::\d+)?: (?<what>.*)/,
      /error reading go\.mod: (?<what>.*)/,
      /go\.mod: (?<what>no module (?:declaration|statement).*)/,
      /(?<what>no module declaration in go\.mod.*)/,
    ],
    attribution: "project",
    why: ({ what }) => `go.mod cannot be read: ${what}`,
    mend: "correct the line; go mod edit -fmt checks the file",
  }),
  rule({
    id: "gowork.syntax",
    handbookClass: "E62",
    from: ["go"],
    rank: "general",
    match: [/go\.work:\d+(?::\d+)?: (?<what>.*)/, /error(?:s)? (?:reading|parsing) go\.work: (?<what>.+)/],
    attribution: "project",
    why: ({ what }) => `go.work cannot be read: ${what}`,
    mend: "correct the line; go work edit -fmt checks the file, GOWORK=off goes without it",
    since: "1.18",
  }),
  rule({
    id: "gowork.missing-module",
    handbookClass: "E62",
    from: ["go"],
    match: [
      /cannot load module (?<module>\S+) listed in go\.work file: open .*/,
      /cannot load module listed in go\.work file: open (?<module>\S*)[/\\]go\.mod: .*/,
      /^go: open (?<module>\S*)[/\\]go\.mod: no such file or directory/,
    ],
    attribution: "project",
    why: ({ module }) => `go.work lists ${module}, where there is no go.mod`,
    mend: ({ module }) => `go work edit -dropuse=${module}, or GOWORK=off`,
    identity: ({ module = "" }) => `go.work lists ${module.replace(/^.*[/\\]/, "")}`,
    since: "1.18",
  }),
  rule({
    id: "gowork.version",
    handbookClass: "E62",
    from: ["go"],
    match:
      /module (?<module>\S+) listed in go\.work file requires go >= (?<needed>[^\s;,]+), but go\.work lists go (?<listed>[^\s;,]+)/,
    attribution: "project",
    outcome: ({ module = "", needed = "" }, { facts }) => {
      const asked = parseGoVersion(needed);
      return asked && facts.go && compareGoVersions(asked, facts.go) > 0
        ? { kind: "declared-unsupported", reason: `the workspace's module ${module} requires go ${needed}` }
        : { kind: "fail" };
    },
    why: ({ module, needed, listed }) =>
      `the workspace's go line (${listed}) is older than that of ${module} (${needed})`,
    mend: "go work use (raises the go line of go.work), or GOWORK=off",
    identity: ({ module, needed }) => `go.work older than ${module} ${needed}`,
    since: "1.21",
  }),
  rule({
    id: "gowork.conflicting-replace",
    handbookClass: "E62",
    from: ["go"],
    match: /conflicting replacements (?:for|found for) (?<module>[^\s:]+)/,
    attribution: "project",
    why: ({ module }) => `two modules of the workspace replace ${module} by different things`,
    mend: ({ module }) => `say in go.work which holds: go work edit -replace=${module}=…`,
    identity: ({ module }) => `conflicting replacements ${module}`,
    since: "1.18",
  }),
  rule({
    id: "gowork.not-in-workspace",
    handbookClass: "E62",
    from: ["go"],
    match: [
      /(?<what>(?:is )?not one of the workspace modules)/,
      /(?<what>directory prefix \S+ does not contain modules listed in go\.work(?: or their selected dependencies)?)/,
      /(?<what>current directory is contained in a module that is not one of the workspace modules)/,
    ],
    attribution: "project",
    why: "the folder lies in a workspace whose go.work does not list it",
    mend: "go work use . adds it, GOWORK=off goes without the workspace",
    identity: () => "not in workspace",
    since: "1.18",
  }),
  rule({
    id: "gowork.mod-flag",
    handbookClass: "E62",
    from: ["go"],
    match: /-mod may only be set to readonly(?: or vendor)? when in workspace mode/,
    attribution: "project",
    why: "in a workspace -mod can only be readonly or vendor",
    mend: "drop -mod, or GOWORK=off",
    identity: () => "-mod in workspace",
    since: "1.18",
  }),
];
