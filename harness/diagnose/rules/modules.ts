import { atLeast } from "../../domain/go-version.ts";
import { rule } from "../rule.ts";
import type { Symptom } from "../symptom.ts";

/** What can only go wrong for want of a network. */
const NO_NETWORK =
  /(?<what>(?:dial tcp|lookup) .*(?:no such host|network is unreachable|connection refused|connect: .*|server misbehaving|i\/o timeout|[Tt]emporary failure in name resolution).*)/;

/**
 * True when the go command gave up only because it could not ask: releases up to 1.15 look up every unknown package,
 * and say no more than "cannot find module". A package below the importer's own path belongs to its module.
 */
function couldBeElsewhere({ facts, lines }: Symptom, name: string): boolean {
  const looks = facts.offline && facts.go !== null && !atLeast(facts.go, "1.16");
  const importer = lines.map((line) => /^build (\S+): cannot /.exec(line)?.[1]).find((path) => path);
  const own = importer !== undefined && name.startsWith(`${importer}/`);
  return looks && !own;
}

/** Modules that are missing, wrong or out of step with go.mod. */
export const moduleRules = [
  rule({
    id: "module.lookup-disabled",
    handbookClass: "E62",
    from: ["go"],
    match: [
      /(?<what>module lookup disabled by GOPROXY=off)/,
      /(?<what>module lookup disabled by -mod=mod.*)/,
      NO_NETWORK,
    ],
    when: ({ facts }) => facts.offline,
    attribution: "environment",
    outcome: ({ what }) => ({
      kind: "infrastructure",
      reason: `modules: ${what}`,
    }),
    why: "a module was to be looked up in a cell that cannot reach one",
    mend: "fetch the modules before the cells, or run with network access",
    identity: () => "module lookup disabled",
  }),
  rule({
    id: "module.lookup-impossible",
    class: "module.lookup-disabled",
    handbookClass: "E62",
    from: ["go"],
    match: /cannot (?:find module providing package|find module for path) (?<package>[^:\s]+)/,
    when: (symptom, { package: name = "" }) => couldBeElsewhere(symptom, name) && /^[^./_]+\./.test(name),
    attribution: "environment",
    outcome: ({ package: name }) => ({
      kind: "infrastructure",
      reason: `modules: this release looks up every package that it does not have, and ${name} could not be looked up`,
    }),
    why: "a module was to be looked up in a cell that cannot reach one",
    mend: "fetch the modules before the cells, or run with network access",
    identity: () => "module lookup disabled",
  }),
  rule({
    id: "module.network",
    handbookClass: "E62",
    from: ["go"],
    match: [/(?<what>module lookup disabled by GOPROXY=off)/, NO_NETWORK],
    when: ({ facts }) => !facts.offline,
    attribution: "environment",
    why: ({ what }) => `a module could not be looked up: ${what}`,
    mend: "check GOPROXY, GONOSUMDB and GOPRIVATE (go env), and the network",
    identity: () => "module lookup failed",
  }),
  rule({
    id: "module.missing-package",
    handbookClass: "E62",
    from: ["go"],
    match: [
      /no required module provides package (?<package>[^;:\s]+)/,
      /cannot (?:find module providing package|find module for path) (?<package>[^:\s]+)(?!.*lookup disabled)/,
      /unknown import path "(?<package>[^"]+)": cannot find package/,
      /package (?<package>\S+) is not in the main module \(/,
      /cannot find package "(?<package>[^"/]+\.[^"]+)" in(?: any of)?:/,
      /module (?<package>\S+) provides package \S+ and is replaced but not required/,
    ],
    when: (symptom, { package: name = "" }) => !couldBeElsewhere(symptom, name) && /^[^./_]+\./.test(name),
    attribution: "project",
    why: ({ package: name }) => `no module that go.mod requires provides ${name}`,
    mend: ({ package: name }) => `go get ${name}`,
    identity: ({ package: name }) => `missing package ${name}`,
  }),
  rule({
    id: "module.package-not-in-module",
    handbookClass: "E62",
    from: ["go"],
    match: [
      /module (?<module>\S+?)@(?<version>\S+) found(?: \([^)]*\))?, but does not contain package (?<package>\S+)/,
      /main module \((?<module>[^)]+)\) does not contain package (?<package>\S+)/,
      /package (?<package>\S+) provided by (?<module>\S+) at latest version but not at required version/,
      /module (?<module>\S+) found(?: \([^)]*\))?, but does not contain package (?<package>\S+)/,
    ],
    attribution: "project",
    why: ({ module, package: name }) => `the module ${module} is there, and holds no package ${name}`,
    mend: ({ module }) => `go list -m -versions ${module}: another version may hold it`,
    identity: ({ package: name }) => `not in module ${name}`,
  }),
  rule({
    id: "module.checksum",
    handbookClass: "E62",
    from: ["go"],
    match: [
      /(?<!\S)(?:verifying )?(?<module>\S*?)(?:\/go\.mod)?: checksum mismatch/,
      /^(?<module>SECURITY ERROR)/,
    ],
    attribution: "project",
    why: ({ module }) => `${module} is not what go.sum or the checksum database says it should be`,
    mend: "find out which side changed before trusting either: go clean -modcache fetches it anew; then compare with go.sum",
    identity: ({ module }) => `checksum ${module}`,
  }),
  rule({
    id: "module.go-sum",
    handbookClass: "E62",
    from: ["go"],
    match: [
      /missing go\.sum entry(?: needed| for)?(?<what>.*?)(?:; to add(?: it)?:|$)/,
      /(?<what>updates to go\.sum needed.*)/,
      /(?<what>malformed go\.sum:.*)/,
      /go\.sum:\d+: (?<what>.*)/,
    ],
    attribution: "project",
    why: ({ what }) => `go.sum is not complete: ${what?.trim()}`,
    mend: "go mod tidy, then commit go.sum",
  }),
  rule({
    id: "module.go-mod-updates",
    handbookClass: "E62",
    from: ["go"],
    match: [/(?<what>updates to go\.mod needed).*/, /(?<what>go\.mod file indicates replacement, but .*)/],
    attribution: "project",
    why: "go.mod is not complete, and this command may not change it",
    mend: "go mod tidy, then commit go.mod",
    identity: () => "updates to go.mod needed",
  }),
  rule({
    id: "module.path-mismatch",
    handbookClass: "E62",
    from: ["go"],
    match: [
      /module declares its path as: (?<path>\S+)/,
      /unexpected module path "(?<path>[^"]+)"/,
      /used for two different module paths \((?<path>\S+) and/,
      /mismatched module path (?<path>\S+)/,
    ],
    attribution: "project",
    why: ({ path }) => `the module calls itself ${path}, and was required by another name`,
    mend: ({ path }) => `require ${path}, or a version from before the rename`,
    identity: ({ path }) => `module declares ${path}`,
  }),
  rule({
    id: "module.vendoring",
    handbookClass: "E62",
    from: ["go"],
    match: [
      /(?<what>inconsistent vendoring)(?: in .*)?/,
      /cannot find (?:module providing )?package (?<what>[^:\s]+): import lookup disabled by -mod=vendor/,
      /(?<what>cannot query module due to -mod=vendor)/,
      /(?<what>-mod=vendor.*(?:but vendor directory does not exist|only available when|cannot be used).*)/,
      /(?<what>is explicitly required in go\.mod, but not marked as explicit in vendor\/modules\.txt)/,
      /(?<what>(?:build|go) flag -mod=vendor .*)/,
    ],
    attribution: "project",
    why: ({ what }) => `the vendor folder is out of step with go.mod: ${what}`,
    mend: "go mod vendor, then commit vendor/; or build with -mod=mod",
    identity: ({ what }) => `vendoring ${what}`,
  }),
  rule({
    id: "module.replace-missing",
    handbookClass: "E62",
    from: ["go"],
    match: [
      /\(replaced by (?<path>[^)]+)\): reading .*(?:no such file or directory|cannot find the (?:path|file).*)/,
      /replacement (?:directory|module) (?<path>\S+) does not exist/,
      /replacement directory (?<path>\S+) .*does not (?:exist|contain).*/,
      /parsing (?<path>\S*go\.mod): open .*: (?:no such file or directory|The system cannot find.*)/,
      /error reading (?<path>\S*go\.mod): open .*no such file or directory/,
    ],
    attribution: "project",
    why: ({ path }) => `a replace line points to ${path}, where there is no module`,
    mend: "correct or drop the replace line: go mod edit -dropreplace=MODULE",
    identity: ({ path = "" }) =>
      `replace ${path.replace(/^.*\/(?=[^/]+\/go\.mod$)|\/go\.mod$|^\.\//g, "").replace(/\/go\.mod$/, "")}`,
  }),
  rule({
    id: "module.unknown-version",
    handbookClass: "E62",
    from: ["go"],
    match: [
      /(?<what>(?:invalid version: )?unknown revision \S+)/,
      /(?<what>no matching versions for query .*)/,
      /(?<what>version "[^"]+" invalid: .*)/,
      /(?<what>invalid version: .*)/,
      /(?<what>invalid module version .*)/,
      /(?<what>require \S+: version .* invalid.*)/,
      /(?:reading|GET) \S*\/@v\/\S*: (?<what>(?:404|410) .*)/,
      /(?<what>malformed module path "[^"]*": (?!missing dot).*)/,
      /(?<what>(?:repository|remote) .*not found)/i,
      /(?<what>invalid pseudo-version.*|pseudo-version .* invalid.*)/,
    ],
    attribution: "project",
    why: ({ what }) => `that version of the module cannot be had: ${what}`,
    mend: "go list -m -versions MODULE names what there is; a private module needs GOPRIVATE",
  }),
  rule({
    id: "module.vendored-package",
    class: "module.vendoring",
    handbookClass: "E62",
    from: ["go"],
    match: /cannot find package "\." in:/,
    when: ({ lines }) => lines.some((line) => /^\s+\S*[/\\]vendor[/\\]/.test(line)),
    attribution: "project",
    why: "the vendor folder does not hold a package that is imported",
    mend: "go mod vendor, then commit vendor/",
    identity: () => "vendoring package",
  }),
  rule({
    id: "module.access",
    handbookClass: "E62",
    from: ["go"],
    match: /(?:reading|GET|fetching) \S+: (?<what>(?:401|403|407) .*)/,
    attribution: "unknown",
    why: ({ what }) => `the proxy refuses the module: ${what}; it may be private, or not there`,
    mend: "a private module needs GOPRIVATE and credentials; go list -m -versions MODULE names what there is",
    identity: ({ what }) => `refused ${what}`,
  }),
  rule({
    id: "module.no-main-module",
    handbookClass: "E62",
    from: ["go"],
    match: [
      /(?<what>go\.mod file not found in current directory or any parent directory)/,
      /(?<what>cannot find main module)(?!.*GOFLAGS)/,
      /(?<what>no modules (?:specified|were found).*)/,
      /(?<what>cannot determine module path for source directory .*)/,
      /(?<what>outside available modules|is not in (?:the )?main module.*)/,
      /(?<what>current directory is not part of a module)/,
      /(?<what>directory prefix \S+ does not contain main module)/,
    ],
    attribution: "project",
    why: "there is no go.mod here, and this release builds modules",
    mend: "go mod init MODULE in the project's root, or run from the folder that holds go.mod",
    identity: () => "no main module",
  }),
];
