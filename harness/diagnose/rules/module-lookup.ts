import { atLeast } from "../../domain/go-version.ts";
import { unescapeModule } from "../display-path.ts";
import { type Captures, rule } from "../rule.ts";
import type { Symptom } from "../symptom.ts";

/** What can only go wrong on the way to whoever holds the modules. */
const NO_NETWORK = [
  /(?<what>(?:dial tcp|lookup) .*(?:no such host|network is unreachable|connection refused|connect: .*|server misbehaving|i\/o timeout|[Tt]emporary failure in name resolution).*)/,
  /(?:Get|Head|reading|fetching) \S+: (?:.{1,200}: )?(?<what>(?:x509|tls|http2|net\/http|proxyconnect tcp): .*|(?:unexpected )?EOF|context deadline exceeded.*|50\d [A-Z].*)$/,
  // A line below what git was asked for.
  /(?<what>fatal: unable to access .*(?:[Cc]ould not resolve|Failed to connect|SSL|[Cc]onnection|timed out).*)/,
];

/**
 * True when the go command gave up only because it could not ask: releases up to 1.15 look up every unknown package,
 * and say no more than "cannot find module". A package below the importer's own path belongs to its module.
 */
export function couldBeElsewhere({ facts, lines }: Symptom, name: string): boolean {
  const looks = facts.offline && facts.go !== null && !atLeast(facts.go, "1.16");
  const importer = lines.map((line) => /^build (\S+): cannot /.exec(line)?.[1]).find((path) => path);
  const own = importer !== undefined && name.startsWith(`${importer}/`);
  return looks && !own;
}

/**
 * The lock that a download takes in a module cache, or the cache's own folder where nothing was ever fetched; also a rule
 * elsewhere must know it, to leave it alone.
 */
export const MODULE_LOCK =
  /(?:open|create|mkdir) \S*\/pkg\/mod\/cache(?:\/download\/(?<path>\S+)\/@v\/(?<version>v[^/\s]+)\.lock)?: (?:read-only file system|permission denied)/;

/** The module that was to be downloaded, as far as the message says. */
function wanted({ path, version }: Captures): string {
  return path ? `${unescapeModule(path)}@${version}` : "a module";
}

/** Modules that were to be looked up or fetched, where that could not be done. */
export const moduleLookupRules = [
  rule({
    id: "module.lookup-disabled",
    handbookClass: "E62",
    from: ["go"],
    match: [
      /(?<what>module lookup disabled by GOPROXY=off)/,
      /(?<what>module lookup disabled by -mod=mod.*)/,
      ...NO_NETWORK,
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
    id: "module.not-fetched",
    class: "module.lookup-disabled",
    handbookClass: "E62",
    from: ["go"],
    // The go command wants to download, and locks the place in the module cache first.
    match: MODULE_LOCK,
    when: ({ facts }) => facts.inCell && facts.offline,
    attribution: "environment",
    outcome: (captures) => ({
      kind: "infrastructure",
      reason: `modules: ${wanted(captures)} was not fetched before the cells`,
    }),
    why: (captures) => `${wanted(captures)} is not in the module cache, and a cell cannot fetch it`,
    mend: "see why the fetch before the cells failed (go mod download in the project), or run with network access",
    identity: () => "module not fetched",
    since: "1.16",
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
    until: "1.13",
  }),
  rule({
    id: "module.network",
    handbookClass: "E62",
    from: ["go"],
    match: [/(?<what>module lookup disabled by GOPROXY=off)/, ...NO_NETWORK],
    when: ({ facts }) => !facts.offline,
    attribution: "environment",
    why: ({ what }) => `a module could not be looked up: ${what}`,
    mend: "check GOPROXY, GONOSUMDB and GOPRIVATE (go env), and the network",
    identity: () => "module lookup failed",
  }),
];
