import { beforeAll, describe, expect, test } from "vitest";
import type { Attempt, ToolProcess } from "../../harness/domain/observation.ts";
import { documentOf, gauntlet, newestRun, newState } from "./gauntlet.ts";
import { RELEASES } from "./global-setup.ts";
import { GO_MOD, newProject } from "./projects.ts";

const MAIN =
  'package main\n\nimport "encoding/json"\n\nfunc main() { text, _ := json.Marshal(7); println(string(text)) }\n';

/** The second step links alone: what it needs is compiled by the first. */
const SCENARIO = `project: .
system: [time]
matrix: {go: ["1.16.15", "1.20.14", ${RELEASES.newest}], cgo: ["0"]}
steps:
  - shell: go build -o "$TMPDIR/first" .
  - shell: sh measure.sh
`;

/** Nested around the linker's own wrapper, time waits for that one process: what it sees is the larger of the two. */
const TIMED = `case "$1 $2" in
*/link\\ -V=full) ;;
*/link\\ *) exec /usr/bin/time -v -o "$TMPDIR/timed" /gauntlet/probe/probe wrap "$@" ;;
esac
exec /gauntlet/probe/probe wrap "$@"
`;

const MEASURE = `set -e
go build -toolexec="/bin/sh $PWD/timed.sh" -ldflags=-w -o "$TMPDIR/program" .
cat "$TMPDIR/timed"
stat -c 'Size of the program: %s' "$TMPDIR/program"
`;

describe("a program's link", () => {
  let attempts: readonly Attempt[];

  beforeAll(async () => {
    const state = await newState();
    const project = await newProject({
      ...{ "go.mod": GO_MOD.replace("1.21", "1.16"), "main.go": MAIN },
      ...{ "scenario.yaml": SCENARIO, "measure.sh": MEASURE, "timed.sh": TIMED },
    });
    const run = await gauntlet(state, ["run", project, "--json"]);
    expect(documentOf(run).cells.map(({ outcome }) => outcome)).toEqual(["pass", "pass", "pass"]);
    attempts = (await newestRun(state)).cells.flatMap((cell) => cell.attempts);
  });

  test("has the max RSS that time -v gives for it, on three releases", () => {
    for (const attempt of attempts) {
      const { memory } = linkOf(attempt);
      expect(memory.maxRssSource).toBe("wait4");
      const timed = 1024 * printed(attempt, /Maximum resident set size \(kbytes\): (\d+)/);
      expect(Math.abs((memory.maxRssBytes ?? 0) - timed) / timed).toBeLessThan(0.01);
    }
  });

  test("is recorded with the size of the program that it made", () => {
    for (const attempt of attempts)
      expect(linkOf(attempt).outputBytes).toBe(printed(attempt, /Size of the program: (\d+)/));
  });

  test("is at its step's peak, together with the go command", () => {
    for (const attempt of attempts) {
      const peak = attempt.steps[1]?.peak;
      const held = peak?.processes ?? [];
      expect(held.map(({ tool }) => tool)).toEqual(expect.arrayContaining(["go", "link"]));
      // The largest is told of first.
      expect(held[0]).toMatchObject({ tool: "link", pid: linkOf(attempt).pid });
      expect(held[0]?.anonBytes).toBeLessThanOrEqual(linkOf(attempt).memory.peakAnonBytes ?? 0);
      expect(peak?.anonBytes).toBe(held.reduce((sum, { anonBytes }) => sum + anonBytes, 0));
      expect(peak?.atMs).toBeLessThanOrEqual(attempt.steps[1]?.wallMs ?? 0);
    }
  });
});

/** The only link of the measured step. */
function linkOf({ processes }: Attempt): ToolProcess {
  const [link, ...others] = processes.filter(
    ({ step, tool, via }) => step === 1 && tool === "link" && via === "toolexec",
  );
  if (!link || others.length > 0) throw new Error(`${others.length + (link ? 1 : 0)} links`);
  return link;
}

/** A number that the measured step printed. */
function printed({ steps }: Attempt, pattern: RegExp): number {
  const output = steps[1]?.output;
  const found = pattern.exec(`${output?.head}${output?.tail}`)?.[1];
  if (found === undefined) throw new Error(`not printed: ${pattern}`);
  return Number(found);
}
