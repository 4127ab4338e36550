import { rule } from "../rule.ts";

/** Imports that name nothing, or nothing that may be imported. */
export const packageRules = [
  rule({
    id: "module.lookup-disabled",
    handbookClass: "E62",
    from: ["go"],
    match: [
      /(?<what>module lookup disabled by GOPROXY=off)/,
      /(?<what>(?:dial tcp|lookup) .*(?:no such host|network is unreachable|connection refused|server misbehaving|Temporary failure in name resolution).*)/,
    ],
    when: ({ facts }) => facts.offline,
    attribution: "environment",
    outcome: ({ what }) => ({ kind: "infrastructure", reason: `modules: ${what}` }),
    why: "a module was to be looked up in a cell that has no way to one",
    mend: "fetch the modules before the cells, or run with network access",
    identity: () => "module lookup disabled",
  }),
  rule({
    id: "module.missing-package",
    handbookClass: "E62",
    from: ["go"],
    match: [
      /no required module provides package (?<package>[^;:\s]+)/,
      /cannot find module providing package (?<package>[^:\s]+)/,
      /unknown import path "(?<package>[^"]+)": cannot find package/,
    ],
    attribution: "project",
    why: ({ package: name }) => `no module that go.mod requires provides ${name}`,
    mend: ({ package: name }) => `go get ${name}`,
    identity: ({ package: name }) => `missing package ${name}`,
  }),
  rule({
    id: "module.not-in-std",
    handbookClass: "E62",
    from: ["go", "compile"],
    match: [
      /package (?<package>\S+) is not in (?:GOROOT|std)\b/,
      /malformed module path "(?<package>[^"]+)": missing dot in first path element/,
      /cannot find package "(?<package>[^"]+)" in(?: any of)?:/,
    ],
    attribution: "project",
    why: ({ package: name }, { facts }) =>
      `${name} has no dot in its first part, so only the standard library could hold it, and${facts.go ? ` go${facts.go}'s` : " this release's"} does not`,
    mend: ({ package: name }) =>
      `if ${name} is a package of a newer standard library, raise the minimum Go; else write its full import path`,
    identity: ({ package: name }) => `not in std ${name}`,
  }),
  rule({
    id: "module.import-cycle",
    handbookClass: "E2",
    from: ["go", "compile"],
    match: [/import cycle not allowed(?: in test)?/, /(?:invalid )?import cycle(?: not allowed|: |$)/],
    attribution: "project",
    why: "packages import each other in a ring",
    mend: "go list -deps ./... stops at the ring; move what both need into a third package",
  }),
  rule({
    id: "module.build-constraints",
    handbookClass: "E64",
    from: ["go"],
    match: /build constraints exclude all Go files in (?<dir>.*)/,
    attribution: "project",
    why: (_, { facts }) =>
      `every Go file of the package is excluded for this target${facts.cgo === false ? " with cgo off" : ""}`,
    mend: "go list -e -f '{{.IgnoredGoFiles}}' on the package names the files; add one for this target, or exclude the importer",
  }),
  rule({
    id: "module.internal-package",
    handbookClass: "E62",
    from: ["go"],
    match: /use of (?<kind>internal|vendored) package (?<package>\S+) not allowed/,
    attribution: "project",
    why: ({ kind, package: name }) => `${name} is ${kind} to another tree and may not be imported from here`,
    mend: "import the module's public package, or copy what is needed",
  }),
];
