import { type Captures, rule } from "../rule.ts";
import { normaliseMessage } from "../signature.ts";
import type { Symptom } from "../symptom.ts";
import { toolDied } from "./crash.ts";

/** True where a test binary speaks, by the step or by the testing package's own lines. */
function isTest({ stage, lines }: Symptom): boolean {
  return stage.startsWith("test") || lines.some((line) => /^(?:--- FAIL: |FAIL$|FAIL\t|=== RUN )/.test(line));
}

/** True where the runtime printed stacks, as it does whenever it ends a program; a program may print the words by itself. */
function hasStack({ lines }: Symptom): boolean {
  return lines.some((line) => /^(?:goroutine \d+ .*\[|runtime stack:$)/.test(line));
}

/** True where the tests did not just fail but died. */
function died(symptom: Symptom): boolean {
  const { lines } = symptom;
  if (lines.some((line) => /^(?:WARNING: DATA RACE|SIG[A-Z]+: )/.test(line))) return true;
  return hasStack(symptom) && lines.some((line) => /^(?:panic: |fatal error: )/.test(line));
}

/** The remark that the testing package, or whoever recovered, earns behind a panic's words; 1.25 words it anew. */
const RECOVERED = / \[recovered(?:, repanicked)?\]$/;

/** A panic's words without the remark, as one identity for all releases. */
function panicWords({ what = "" }: Captures): string {
  return what.replace(RECOVERED, "");
}

/**
 * " of example.com/m": whose tests failed, from the first summary line of go test at or below the line that `isIt`; ""
 * where a test binary ran by itself. Tests of one name in two packages are two failures.
 */
function ofPackage({ lines }: Symptom, isIt: (line: string) => boolean): string {
  const start = lines.findIndex(isIt);
  const summary = lines.slice(Math.max(0, start)).find((line) => /^FAIL\t\S+\t/.test(line));
  return summary === undefined ? "" : ` of ${summary.split("\t")[1]}`;
}

/** Tests that were built and then failed. */
export const testRules = [
  rule({
    id: "test.timeout",
    from: ["test"],
    match: /^panic: test timed out after (?<limit>\S+)/,
    attribution: "project",
    why: ({ limit }) => `the tests did not end within ${limit}`,
    mend: "the stack traces below it show where each goroutine waits; -timeout raises the limit",
    identity: (_, symptom) =>
      `test timed out${ofPackage(symptom, (line) => line.startsWith("panic: test timed out"))}`,
  }),
  rule({
    id: "test.panic",
    from: ["test"],
    match: /^panic: (?!test timed out)(?<what>.*)/,
    when: (symptom) => isTest(symptom) && hasStack(symptom) && !toolDied(symptom),
    attribution: "project",
    why: (captures) => `a test panicked: ${panicWords(captures)}`,
    mend: "the stack trace below it names the line",
    identity: (captures) => `panic: ${normaliseMessage(panicWords(captures))}`,
    traced: () => true,
  }),
  rule({
    id: "test.data-race",
    from: ["test"],
    match: /^(?:WARNING: DATA RACE|testing\.go:\d+: race detected during execution of test)/,
    when: isTest,
    attribution: "project",
    why: "the race detector saw two goroutines use one variable at once",
    mend: "guard the variable that the report names by a mutex or a channel",
    identity: (_, symptom) =>
      `data race${ofPackage(symptom, (line) => /DATA RACE|race detected/.test(line))}`,
  }),
  rule({
    id: "test.failed",
    from: ["test"],
    match: /^\s*--- FAIL: (?<name>[^\s(]+)/,
    when: (symptom) => !died(symptom),
    attribution: "project",
    why: ({ name }) => `${name} failed`,
    mend: ({ name = "" }) => `go test -count=1 -v -run '^${name.split("/")[0]}$' shows it alone`,
    identity: ({ name }, symptom) =>
      `test ${name}${ofPackage(symptom, (line) => line.trim().startsWith(`--- FAIL: ${name} `))}`,
  }),
  rule({
    id: "test.build-failed",
    from: ["go", "test"],
    rank: "wrapper",
    match: /^FAIL\s+(?<package>\S+) \[(?<what>build|setup) failed\]/,
    attribution: "unknown",
    why: ({ package: name, what }) => `the tests of ${name} were never run, for their ${what} failed`,
    identity: ({ what }) => `${what} failed`,
  }),
  rule({
    id: "test.exit",
    from: ["test"],
    rank: "wrapper",
    quote: "last-words",
    match: [/^exit status (?<code>\d+)$/, /^FAIL\s+(?<package>\S+)\s+[\d.]+s$/, /^FAIL$/],
    when: isTest,
    attribution: "project",
    why: ({ code }) => `the test binary ended early${code ? ` with exit status ${code}` : ""}`,
    identity: ({ code }, symptom) =>
      `test exit ${code}`.trim() + ofPackage(symptom, (line) => line === `exit status ${code}`),
  }),
];

/** True where the flag package of a program printed its usage: it, and not the go command, refused the flag. */
export function isProgramUsage({ lines }: Symptom): boolean {
  return lines.some((line) => /^Usage of \S+:$/.test(line));
}

/** Programs that were built and then failed. */
export const programRules = [
  rule({
    id: "run.library-version",
    handbookClass: "E64",
    from: ["program", "shell", "test"],
    match: /version [`'‘](?<version>[\w.+-]+)['’] not found \(required by/,
    attribution: "environment",
    why: ({ version }) => `the program needs ${version}, and the C library here is older`,
    mend: "run it where the C library is at least that new, build it where it is as old as here, or build with CGO_ENABLED=0",
    identity: ({ version }) => `needs ${version}`,
  }),
  rule({
    id: "run.missing-library",
    handbookClass: "E64",
    from: ["program", "shell", "test"],
    match: [
      /error while loading shared libraries: (?<library>[^:]+): cannot open shared object file/,
      /Error loading shared library (?<library>[^:]+): No such file/,
      /Library not loaded: (?<library>\S+)/,
    ],
    attribution: "environment",
    why: ({ library }) => `the program needs the shared library ${library}, which is not there`,
    mend: ({ library }) => `install the package that holds ${library}, or build with CGO_ENABLED=0`,
    identity: ({ library }) => `needs ${library}`,
  }),
  rule({
    id: "run.missing-symbol",
    handbookClass: "E64",
    from: ["program", "shell", "test"],
    match: [
      /Error relocating (?<program>[^:]+): (?<symbol>[^:\s]+): symbol not found/,
      /symbol lookup error: (?<program>[^:]+): undefined symbol: (?<symbol>[^,\s]+)/,
    ],
    attribution: "environment",
    why: ({ symbol }) => `the program needs the symbol ${symbol}, which no library here defines`,
    mend: "run it with the libraries that it was built against, or build it against those here, or with CGO_ENABLED=0",
    identity: ({ symbol }) => `needs symbol ${symbol}`,
  }),
  rule({
    id: "run.exec-format",
    handbookClass: "E64",
    from: ["program", "shell", "test", "go"],
    match: [
      /(?<what>[Ee]xec format error|cannot execute binary file)/,
      /(?<what>This program can only be run on (?:processors with|AMD64 processors).*)/,
    ],
    attribution: "environment",
    why: ({ what }, { facts }) =>
      `the program was built for ${facts.target ? `${facts.target.os}/${facts.target.arch}` : "another machine"} and cannot run here: ${what}`,
    mend: "run it on that target, or under an emulator (go test -exec, go run -exec)",
    identity: () => "exec format",
  }),
  rule({
    id: "run.data-race",
    from: ["program"],
    match: /^WARNING: DATA RACE/,
    when: (symptom) => !isTest(symptom),
    attribution: "project",
    why: "the race detector saw two goroutines use one variable at once",
    mend: "guard the variable that the report names by a mutex or a channel",
    identity: () => "data race",
  }),
  rule({
    id: "run.panic",
    from: ["program"],
    match: /^panic: (?!test timed out)(?<what>.*)/,
    when: (symptom) => !isTest(symptom) && hasStack(symptom) && !toolDied(symptom),
    attribution: "project",
    why: (captures) => `the program panicked: ${panicWords(captures)}`,
    mend: "the stack trace below it names the line",
    identity: (captures) => `panic: ${normaliseMessage(panicWords(captures))}`,
    traced: () => true,
  }),
  rule({
    id: "run.unknown-flag",
    from: ["program", "test"],
    match: /^flag provided but not defined: (?<flag>-\S+)$/,
    when: isProgramUsage,
    attribution: "project",
    why: ({ flag }) => `the program that was built does not know the flag ${flag} that it was given`,
    mend: ({ flag = "" }) =>
      flag.startsWith("-test.")
        ? "no flag.Parse before main or TestMain: since Go 1.13 the testing package registers its flags after all init functions; or this release's testing has no such flag"
        : "define the flag, or do not pass it",
    identity: ({ flag }) => `program's unknown flag ${flag}`,
  }),
  rule({
    id: "run.fatal-error",
    from: ["program", "test"],
    match: [
      /^fatal error: (?!.*(?:out of memory|cannot allocate))(?<what>.*)/,
      /^runtime: (?<what>goroutine stack exceeds \d+-byte limit)/,
    ],
    when: (symptom) => hasStack(symptom) && !toolDied(symptom),
    attribution: "project",
    why: ({ what }) => `the Go runtime stopped the program: ${what}`,
    mend: "the stack traces below it show what each goroutine did",
    // Which of two goroutines the runtime catches is chance; where a fault or a checked pointer struck is not.
    traced: ({ lines }) => lines.some((line) => /^(?:\[signal SIG[A-Z]+|fatal error: checkptr): /.test(line)),
  }),
  rule({
    id: "run.exit",
    from: ["program"],
    rank: "wrapper",
    quote: "last-words",
    match: /^exit status (?<code>\d+)$/,
    when: (symptom) => !isTest(symptom),
    attribution: "project",
    why: ({ code }) => `the program itself ended with exit status ${code}`,
    identity: ({ code }) => `exit ${code}`,
  }),
  rule({
    id: "run.signal",
    from: ["program", "test"],
    rank: "general",
    match: [/^(?<what>SIG[A-Z]+): .*/, /^signal: (?<what>(?!killed|SIGKILL)[\w ]+)$/],
    when: (symptom) => !toolDied(symptom),
    attribution: "project",
    why: ({ what }) => `the program died of a signal: ${what}`,
    identity: ({ what }) => `signal ${what}`,
  }),
];
