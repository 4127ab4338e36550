import { rule } from "../rule.ts";

/** C underneath Go: compilers, headers, libraries. */
export const cgoRules = [
  rule({
    id: "cgo.no-compiler",
    handbookClass: "E64",
    from: ["cgo", "cc", "go", "link"],
    match: [
      /cgo: C compiler "(?<name>[^"]+)" not found/,
      /(?:^|: )exec: "(?<name>gcc|cc|clang|g\+\+|c\+\+|clang\+\+|zig|[^"]*-gcc|[^"]*-g\+\+)": executable file not found/,
      /(?:error trying to exec|cannot execute) ['‘`](?<name>cc1\w*|as|collect2)['’]/,
    ],
    attribution: "environment",
    why: ({ name }) => `cgo needs the C compiler ${name}, and there is none`,
    mend: ({ name }) => `install ${name}, or set CC, or build with CGO_ENABLED=0`,
    identity: ({ name }) => `no C compiler ${name}`,
  }),
  rule({
    id: "cgo.missing-header",
    handbookClass: "E64",
    from: ["cgo", "cc"],
    match: [
      /fatal error: (?<header>[^:]+): No such file or directory/,
      /fatal error: '(?<header>[^']+)' file not found/,
    ],
    attribution: "environment",
    why: ({ header }) => `the C header ${header} is not there`,
    mend: ({ header }) =>
      `install the -dev package that holds ${header}, or add its folder by CGO_CFLAGS=-I…`,
    identity: ({ header }) => `missing header ${header}`,
  }),
  rule({
    id: "cgo.undefined-reference",
    handbookClass: "E62",
    from: ["cgo", "cc", "link"],
    match: [
      /undefined reference to ['‘`](?<symbol>[^'’]+)['’]/,
      /undefined symbol: (?<symbol>\S+)/,
      /Undefined symbols for architecture (?<symbol>\S+):/,
    ],
    attribution: "project",
    why: ({ symbol }) => `no object or library of the link defines the C symbol ${symbol}`,
    mend: ({ symbol }) => `name the library that defines ${symbol} in #cgo LDFLAGS`,
    identity: ({ symbol }) => `undefined reference ${symbol}`,
  }),
  rule({
    id: "cgo.unknown-kind",
    handbookClass: "E2",
    from: ["cgo"],
    match: /could not determine (?:kind of name for|what) C\.(?<name>\w+)/,
    attribution: "project",
    why: ({ name }) => `the C preamble declares nothing called ${name}`,
    mend: ({ name }) => `include the header that declares ${name}, or correct the name`,
    identity: ({ name }) => `unknown C.${name}`,
  }),
];
