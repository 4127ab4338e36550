/** The lines of a `go test` that stand under no header, by who said them. */
export interface TestOutput {
  /** What test binaries printed that failed, with go test's summary of each. */
  readonly tests: readonly string[];
  /** All else: the go command itself, and packages that were never run. */
  readonly go: readonly string[];
}

/** What ends a package's part: "FAIL\texample.com/m\t0.01s", "ok  \texample.com/m\t0.01s" (or "(cached)"). */
const RAN = /^(?<verdict>FAIL|ok {2})\t\S+\t(?:[\d.]+s|\(cached\))/;
/** What ends the part of a package that could not be run. */
const NOT_RUN = /^(?:FAIL\t\S+ \[(?:build|setup) failed\]|\?? {0,3}\t\S+\t\[no test files\])/;

/**
 * Splits what `go test` printed: a test may say anything, also what looks like an error of the go command or of the
 * machine, and its words must not be taken for theirs. What a passing package printed is nobody's failure, and left out.
 */
export function splitTestOutput(lines: readonly string[]): TestOutput {
  const tests: string[] = [];
  const go: string[] = [];
  let block: string[] = [];
  for (const line of lines) {
    block.push(line);
    const verdict = RAN.exec(line)?.groups?.verdict;
    if (verdict === undefined && !NOT_RUN.test(line)) continue;
    if (verdict === "FAIL") tests.push(...block);
    else if (verdict === undefined) go.push(...block);
    block = [];
  }
  return { tests, go: [...go, ...block] };
}
