import { rule } from "../rule.ts";

/** The linker's own refusals. */
export const linkRules = [
  rule({
    id: "link.linkname",
    handbookClass: "E62",
    from: "link",
    match: /link: (?<package>\S+): invalid reference to (?<symbol>\S+)/,
    attribution: "project",
    why: ({ package: name, symbol }) =>
      `${name} reaches for ${symbol}, which was never public; since Go 1.23 the linker refuses to hand it out`,
    mend: "update the package that pulls it, or build with -ldflags=-checklinkname=0 to confirm",
    identity: ({ package: name, symbol }) => `${name} -> ${symbol}`,
    since: "1.23",
    issue: 67401,
  }),
  rule({
    id: "link.undefined-main",
    handbookClass: "E2",
    from: ["link", "compile"],
    match: [
      /function main is undeclared in the main package/,
      /main\.main: (?:not defined|relocation target main\.main not defined)/,
    ],
    attribution: "project",
    why: "package main has no func main",
    mend: "add func main, or check which files the target's build constraints leave out",
    identity: () => "no func main",
  }),
  rule({
    id: "link.relocation",
    handbookClass: "E62",
    from: "link",
    match: /(?<from>\S+): relocation target (?<symbol>\S+) not defined/,
    attribution: "project",
    why: ({ from, symbol }) => `${from} uses ${symbol}, which nothing in the program defines`,
    mend: "look for a body-less declaration or a go:linkname whose other side is gone",
    identity: ({ symbol }) => `relocation target ${symbol}`,
  }),
];
