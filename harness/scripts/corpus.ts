import { execFileSync } from "node:child_process";
import { parseArgs } from "node:util";
import { processIo } from "../cli/io.ts";
import { plainProgress } from "../cli/plain-progress.ts";
import { diagnoseAttempt } from "../diagnose/attempt.ts";
import { parseGoVersion } from "../domain/go-version.ts";
import type { AttemptVerdict } from "../domain/verdict.ts";
import { captureAll } from "./corpus-all.ts";
import { type Captured, capturedOf } from "./corpus-capture.ts";
import { type CorpusCase, expectationOf, loadCases } from "./corpus-case.ts";
import { attemptOf, cellOf, type Fixture } from "./corpus-fixture.ts";
import { normaliser } from "./corpus-normalise.ts";
import {
  CASES,
  type FixtureText,
  filesOf,
  LOGS,
  readFixture,
  removeOrphans,
  storedFiles,
  writeFixture,
} from "./corpus-store.ts";

/**
 * Captures the fixtures of test/fixtures/logs by running the projects of test/fixtures/corpus in containers, each under
 * the probe, with the releases that each case names.
 *
 *   tsx harness/scripts/corpus.ts [CASE…] [--go 1.20.14,1.27.4] [--check | --dry | --judge] [--brief]
 *
 * --check writes nothing and fails where a fixture is not byte for byte what was captured. --dry prints what was captured
 * and how it is diagnosed, also with releases that no case names, and writes nothing. --judge runs nothing: it normalises
 * and diagnoses the logs that are there again, and writes what they are now taken for. --brief prints only what is not as its case says.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    go: { type: "string" },
    check: { type: "boolean", default: false },
    dry: { type: "boolean", default: false },
    brief: { type: "boolean", default: false },
    judge: { type: "boolean", default: false },
  },
});

const began = Date.now();
const wanted = values.go?.split(",");
const all = loadCases(CASES);
const cases = all.filter(
  ({ name }) => positionals.length === 0 || positionals.some((word) => name.startsWith(word)),
);
const versionsOf = (one: CorpusCase): readonly string[] =>
  values.dry && wanted ? wanted : one.go.filter((version) => !wanted || wanted.includes(version));

/** The fixture that a captured text makes, with what it is taken for now. */
function fixtureOf(
  one: CorpusCase,
  { known, log }: Captured,
): { readonly text: FixtureText; readonly verdict: AttemptVerdict } {
  const found = diagnoseAttempt(cellOf(known), attemptOf(known, log));
  const { verdict } = found;
  const expected = expectationOf(one, known.go);
  const fixture: Fixture = {
    case: one.name,
    ...known,
    expected: {
      ...{ outcome: expected.outcome, class: expected.class, ruleId: verdict?.ruleId ?? null },
      ...{ attribution: expected.attribution, handbookClass: verdict?.handbookClass ?? null },
      ...{ tool: verdict?.failures[0]?.tool ?? null, firstError: verdict?.firstError ?? "" },
      ...{ place: verdict?.place ?? null, signature: verdict?.signature ?? "" },
    },
  };
  return { text: { fixture, log }, verdict: found };
}

function differs({ expected }: Fixture, { outcome, verdict }: AttemptVerdict): boolean {
  return (
    expected.outcome !== outcome ||
    expected.class !== verdict?.failureClass ||
    expected.attribution !== verdict.attribution
  );
}

function show({ fixture, log }: FixtureText, found: AttemptVerdict): void {
  const { verdict } = found;
  const mark = fixture.exit === 0 ? "PASSED" : differs(fixture, found) ? "DIFFERS" : "ok";
  if (values.brief && mark === "ok") return;
  const lines = [
    `== ${mark} ${fixture.case} go${fixture.go} exit ${fixture.exit ?? fixture.signal} -> ${found.outcome} ${verdict?.failureClass} ${verdict?.attribution} (${verdict?.ruleId})`,
    `   first: ${verdict?.firstError}`,
    `   sign: ${verdict?.signature}`,
    ...fixture.processes.map(
      ({ tool, package: name, exit, signal }) => `   proc: ${tool} ${name} ${exit ?? signal}`,
    ),
    ...log
      .split("\n")
      .slice(0, 14)
      .map((line) => `   | ${line}`),
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
}

const counts = { fixtures: 0, different: 0, broken: 0 };
const minors = new Set<string>();
const before = storedFiles();

function take(one: CorpusCase, captured: Captured): void {
  const { text, verdict } = fixtureOf(one, captured);
  show(text, verdict);
  if (text.fixture.exit === 0) {
    counts.broken += 1;
    return;
  }
  counts.fixtures += 1;
  minors.add(text.fixture.go.split(".").slice(0, 2).join("."));
  for (const [name, content] of filesOf(text))
    if (before.get(name) !== content) {
      counts.different += 1;
      if (values.check) process.stdout.write(`differs: ${name}\n`);
    }
  if (!values.dry && !values.check) writeFixture(text);
}

function broken(name: string, error: unknown): void {
  counts.broken += 1;
  process.stdout.write(`== BROKEN ${name}: ${error instanceof Error ? error.message : error}\n`);
}

if (values.judge) {
  for (const one of cases)
    for (const version of versionsOf(one)) {
      const stored = readFixture(one, version);
      if (stored === null) broken(`${one.name} go${version}`, "not captured");
      else {
        const { case: _, expected: __, processes, ...known } = stored.fixture;
        const clean = normaliser(one.chance);
        const cleaned = processes.map((each) => ({ ...each, output: clean(each.output) }));
        take(one, { known: { ...known, processes: cleaned }, log: clean(stored.log) });
      }
    }
} else {
  const wishes = cases.flatMap((one) =>
    versionsOf(one).flatMap((version) => {
      const go = parseGoVersion(version);
      if (!go) throw new Error(`${one.name}: no release is called ${version}`);
      return [{ one, version: go }];
    }),
  );
  const io = processIo();
  await captureAll(wishes, plainProgress(io), {
    captured: (job, attempt) => {
      try {
        take(job.one, capturedOf(job, attempt));
      } catch (error) {
        broken(`${job.folder} go${job.version}`, error);
      }
    },
    broken,
  });
}

const orphans = values.dry || values.check || positionals.length > 0 ? [] : removeOrphans(all);
const changed = execFileSync("git", ["status", "--porcelain", "--", LOGS], { encoding: "utf8" }).trim();
process.stdout.write(
  `${[
    `${counts.fixtures} fixtures of ${minors.size} Go minors in ${Math.round((Date.now() - began) / 1000)} s`,
    `${counts.different} files differ from what was stored${orphans.length > 0 ? `, ${orphans.length} of no case were removed` : ""}`,
    `${counts.broken} broken`,
    `git diff of test/fixtures/logs is ${changed === "" ? "empty" : `not empty: ${changed.split("\n").length} files`}`,
  ].join("; ")}\n`,
);
if (counts.broken > 0 || (values.check && counts.different > 0)) process.exitCode = 1;
