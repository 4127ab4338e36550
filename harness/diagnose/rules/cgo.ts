import { rule } from "../rule.ts";
import type { Symptom } from "../symptom.ts";

/** What C compilers call missing pieces of themselves. */
const C_COMPILER =
  '(?<name>gcc|cc|clang|g\\+\\+|c\\+\\+|clang\\+\\+|zig|gfortran|(?:[^"\\s]*[-/])?(?:gcc|cc|clang|g\\+\\+|c\\+\\+)[^"\\s]*)';

/** True where C code of the standard library was compiled: nobody's project holds it. */
function isOfRelease({ package: name }: Symptom): boolean {
  return /^(?:runtime\/(?:cgo|race|msan|asan)|net|os\/user|plugin)$/.test(name ?? "");
}

/** cgo and the C toolchain: compilers, headers, libraries, flags. */
export const cgoRules = [
  rule({
    id: "cgo.no-compiler",
    handbookClass: "E64",
    from: ["cgo", "cc", "go", "link"],
    match: [
      /C compiler "(?<name>[^"]+)" not found/,
      new RegExp(`exec: "${C_COMPILER}": (?:executable file not found|stat .*: no such file)`),
      new RegExp(`(?:fork/exec|exec) "?${C_COMPILER}"?: no such file or directory`),
      /error trying to exec ['‘`](?<name>[^'’]+)['’]: execvp/,
      /cannot execute ['‘`](?<name>cc1\w*|as|collect2|lto\w*)['’]/,
      /running (?<name>\S+) failed: exec: .*(?:not found|no such file)/,
      /cgo: exec (?<name>\S+): exec: .*(?:not found|does not exist)/,
      /collect2: fatal error: cannot find ['‘`](?<name>[\w.-]+)['’]/,
    ],
    attribution: "environment",
    why: ({ name }) => `cgo needs ${name}, and there is none`,
    mend: ({ name }) => `install ${name}, or name another by CC (CXX for C++), or build with CGO_ENABLED=0`,
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
    mend: ({ header }) => `install the -dev package that holds ${header}, or name its folder: CGO_CFLAGS=-I…`,
    identity: ({ header }) => `missing header ${header}`,
  }),
  rule({
    id: "cgo.undefined-reference",
    handbookClass: "E62",
    from: ["cgo", "cc", "link"],
    match: [
      /undefined reference to ['‘`](?<symbol>[^'’]+)['’]/,
      /(?:ld(?:\.lld)?: error: |lld: error: )undefined symbol: (?<symbol>\S+)/,
      /^\s*"?(?<symbol>_\w+)"?, referenced from:/,
      /unresolved external symbol (?<symbol>\S+)/,
    ],
    attribution: "project",
    why: ({ symbol }) => `no object or library of the link defines the C symbol ${symbol}`,
    mend: ({ symbol }) => `name the library that defines ${symbol}: #cgo LDFLAGS: -l…`,
    identity: ({ symbol }) => `undefined reference ${symbol}`,
  }),
  rule({
    id: "cgo.multiple-definition",
    handbookClass: "E62",
    from: ["cgo", "cc", "link"],
    match: [
      /multiple definition of ['‘`](?<symbol>[^'’]+)['’]/,
      /(?:^|: )duplicate symbol:? '?(?<symbol>[^'\s]+)(?!\S)(?! \(types)/,
    ],
    attribution: "project",
    why: ({ symbol }) => `two C objects of the link both define ${symbol}`,
    mend: ({ symbol }) =>
      `make ${symbol} static in one of them, or declare it extern in the header and define it once`,
    identity: ({ symbol }) => `multiple definition ${symbol}`,
  }),
  rule({
    id: "cgo.missing-library",
    handbookClass: "E64",
    from: ["cgo", "cc", "link"],
    match: [
      /(?:cannot find|unable to find library) -l(?<library>[\w.+-]+)/,
      /library (?:not found for |')-l(?<library>[\w.+-]+)/,
      /cannot find (?<start>\w*crt\w*\.o)\b/,
    ],
    attribution: "environment",
    why: ({ library, start }) => `${start || `the C library lib${library}`} is not there for this target`,
    mend: ({ library, start }) =>
      start
        ? "install the C library's development package for this target (on Debian libc6-dev and its kin), or build with CGO_ENABLED=0"
        : `install the -dev package that holds lib${library}, or name its folder: CGO_LDFLAGS=-L…`,
    identity: ({ library, start }) => `missing library ${start || library}`,
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
  rule({
    id: "cgo.flag-refused",
    handbookClass: "E64",
    from: ["go", "cgo"],
    match:
      /(?<what>(?:invalid|malformed|unacceptable) flag in (?<where>#cgo \w+|go:cgo_ldflag|pkg-config [^:]*|CGO_\w+|[^:]{1,60}): (?<flag>\S+))/,
    attribution: "project",
    why: ({ flag, where }) =>
      `${flag} in ${where} is not on the list of flags that Go lets a package pass to C`,
    mend: ({ flag }) => `if the flag is trusted: CGO_CFLAGS_ALLOW or CGO_LDFLAGS_ALLOW='${flag}'`,
    identity: ({ where, flag }) => `refused flag ${where} ${flag}`,
  }),
  rule({
    id: "cgo.directive",
    handbookClass: "E2",
    from: ["go", "cgo"],
    match: [
      /(?<what>invalid #cgo line: .*#cgo (?<promise>noescape|nocallback) .*)/,
      /cgo: (?<what>#cgo (?<promise>noescape|nocallback) .*)/,
      /(?<what>(?:invalid|malformed) #cgo (?:verb|line|argument).*)/,
      /(?<what>cgo: malformed.*)/,
    ],
    attribution: "project",
    why: ({ what }) => `a #cgo line cannot be read: ${what}`,
    mend: ({ promise }) =>
      promise
        ? `raise the minimum Go to 1.24, the first that takes #cgo ${promise}; or drop the line, which only saves time`
        : "correct the #cgo line (go doc cmd/cgo)",
  }),
  rule({
    id: "cgo.pkg-config",
    handbookClass: "E64",
    from: ["go", "cgo", "cc"],
    match: [
      /Package '?(?<name>[\w.+-]+)'?(?: was)? not found in the pkg-config search path/,
      /(?:No package|Package) '(?<name>[^']+)'(?:, required by .*)? (?:found|not found)/,
      /(?<name>pkg-config): exec: .*not found/,
      /exec: "(?<name>pkg-config)": executable file not found/,
    ],
    attribution: "environment",
    why: ({ name }) =>
      name === "pkg-config"
        ? "a package asks pkg-config for its C flags, and there is no pkg-config"
        : `pkg-config knows no ${name}`,
    mend: ({ name }) =>
      name === "pkg-config"
        ? "install pkg-config"
        : `install the -dev package that holds ${name}.pc, or set PKG_CONFIG_PATH`,
    identity: ({ name }) => `pkg-config ${name}`,
  }),
  rule({
    id: "cgo.wrong-compiler",
    handbookClass: "E64",
    from: ["cgo", "cc", "go", "link"],
    match: [
      /(?<what>Error: (?:no such instruction|unknown mnemonic|bad instruction|unrecognized opcode|operand size mismatch).*)/,
      /(?<what>un(?:recognized|supported|known) (?:command[- ]line option|argument in option|option|argument|ABI|target) ['‘`]?-m\S*)/,
      /(?<what>(?:invalid|bad value|unsupported).{0,30}'?-m(?:arch|cpu|abi|tune|fpu|float-abi)\S*.*)/,
      /(?<what>sorry, unimplemented: 64-bit mode not compiled in|CPU you selected does not support x86-64 instruction set)/,
      /(?<what>(?:file|object) .{0,200}(?:is incompatible with|in wrong format|file not recognized).*)/i,
      /(?<what>file format not recognized.*)/,
      /(?<what>incompatible target|Relocations in generic ELF \(EM: \d+\))/,
      /(?<what>unknown target triple .*|unable to create target.*)/,
      /(?<what>cannot parse gcc output \S+ as .*)/,
    ],
    attribution: "environment",
    why: ({ what }, { facts }) =>
      `the C compiler does not build for ${facts.target ? facts.target.arch : "this target"}: ${what}`,
    mend: "install the target's cross compiler and name it in CC, or build with CGO_ENABLED=0",
    identity: () => "C compiler for another target",
  }),
  rule({
    id: "cgo.asm-mixed",
    handbookClass: "E64",
    from: ["go"],
    match: /package using cgo has Go assembly file (?<file>\S+)/,
    attribution: "project",
    why: ({ file }) => `a package that uses cgo may hold no Go assembly, and holds ${file}`,
    mend: "move the assembly, or the cgo part, into a package of its own",
    identity: () => "cgo with Go assembly",
  }),
  rule({
    id: "cgo.flag-unsupported",
    handbookClass: "E64",
    from: ["cgo", "cc", "go"],
    match: [
      /(?<what>un(?:recognized|known) (?:command[- ]line option|argument|option ['"‘`]).*)/,
      /(?<what>(?:lib[at]san|lib[am]san|libtsan|-fsanitize).*(?:not supported|unrecognized|requires|not found).*)/,
      /(?<what>unrecognized argument (?:to|in) .*)/,
    ],
    rank: "general",
    attribution: "unknown",
    why: ({ what }) => `the C compiler does not take a flag that the build passes: ${what}`,
    mend: "use a compiler that knows the flag (CC), or drop it from CGO_CFLAGS or #cgo lines",
  }),
  rule({
    id: "cgo.compiler-crash",
    handbookClass: "E2",
    from: ["cgo", "cc"],
    match:
      /^(?:(?:.*[/-])?(?:gcc|g\+\+|cc|c\+\+|clang|cc1\w*)|[^:]+\.(?:c|cc|cpp|cxx|h|hh|hpp|m|f\d*)(?::\d+){0,2}|cgo-\S+): (?:fatal error: )?internal compiler error: (?<what>(?!Killed).*)/,
    attribution: "environment",
    why: ({ what }) => `the C compiler itself went wrong: ${what}`,
    mend: "use another version of the C compiler (CC), or less optimisation (CGO_CFLAGS=-O0); a machine short of memory or stack does the same",
    identity: ({ what = "" }) => `C compiler crash ${what.replace(/ signal terminated program.*/, "")}`,
  }),
  rule({
    id: "cgo.c-error",
    handbookClass: "E2",
    from: ["cgo", "cc"],
    rank: "general",
    match: [
      /^[^:]+:\d+(?::\d+)?: (?:fatal )?[Ee]rror: (?<what>.*)/,
      /^(?:cc1\w*|gcc|g\+\+|clang|cgo): (?:fatal )?error: (?!unrecogni[sz]ed )(?<what>.*)/,
    ],
    attribution: (_, symptom) => (isOfRelease(symptom) ? "environment" : "project"),
    why: ({ what }, symptom) =>
      `the C compiler refuses the C part${isOfRelease(symptom) ? " of the Go release itself" : ""}: ${what}`,
    mend: (_, symptom) =>
      isOfRelease(symptom)
        ? "use a C compiler and C library of this release's time, or build with CGO_ENABLED=0"
        : "correct the C code, or install the library version that it is written for",
  }),
  rule({
    id: "cgo.error",
    handbookClass: "E2",
    from: ["cgo"],
    rank: "general",
    match: [
      /^cgo: (?<what>(?!.*(?:C compiler|exited)).*)/,
      /^[^:]+\.go:\d+(?::\d+)?: (?!(?:fatal )?error: |warning: |note: )(?<what>.*)/,
    ],
    when: ({ tool }) => tool === "cgo",
    attribution: "project",
    why: ({ what }) => `cgo cannot translate the file: ${what}`,
  }),
];
