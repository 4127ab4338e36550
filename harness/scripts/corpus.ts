import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { diagnoseAttempt } from "../diagnose/attempt.ts";
import type { AttemptVerdict } from "../domain/verdict.ts";
import { type CorpusCase, expectationOf, loadCases } from "./corpus-case.ts";
import { attemptOf, cellOf, type Fixture } from "./corpus-fixture.ts";
import { type Captured, runCase } from "./corpus-run.ts";
import { ensureToolchain } from "./corpus-toolchain.ts";

/**
 * Captures the fixtures of test/fixtures/logs by running the projects of test/fixtures/corpus with real releases.
 * Needs root (steps run as uid 65532, small disks are mounted), a go command, gcc, and room below --base.
 *
 *   tsx harness/scripts/corpus.ts [CASE…] [--go 1.20.14,1.27.4] [--base DIR] [--dry]
 *
 * --dry prints what was captured and how it is diagnosed, and writes nothing. --judge runs nothing: it diagnoses the
 * logs that are there again, and writes what they are now taken for. --brief prints only what is not as its case says.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    go: { type: "string" },
    base: { type: "string", default: "/tmp/gauntlet-corpus" },
    dry: { type: "boolean", default: false },
    brief: { type: "boolean", default: false },
    judge: { type: "boolean", default: false },
  },
});

const root = fileURLToPath(new URL("../../test/fixtures/", import.meta.url));

function fixtureOf(
  one: CorpusCase,
  version: string,
  got: Captured,
): { fixture: Fixture; verdict: AttemptVerdict } {
  const known = {
    ...{
      go: version,
      target: one.target,
      cgo: one.cgo,
      step: one.step,
      argv: got.argv,
    },
    ...{ exit: got.exit, signal: got.signal, processes: got.processes },
  };
  const found = diagnoseAttempt(cellOf(known), attemptOf(known, got.log));
  const { verdict } = found;
  const expected = expectationOf(one, version);
  const fixture: Fixture = {
    case: one.name,
    ...known,
    expected: {
      outcome: expected.outcome,
      class: expected.class,
      ruleId: verdict?.ruleId ?? null,
      attribution: expected.attribution,
      handbookClass: verdict?.handbookClass ?? null,
      tool: verdict?.failures[0]?.tool ?? null,
      firstError: verdict?.firstError ?? "",
      place: verdict?.place ?? null,
      signature: verdict?.signature ?? "",
    },
  };
  return { fixture, verdict: found };
}

function differs({ expected }: Fixture, { outcome, verdict }: AttemptVerdict): boolean {
  return (
    expected.outcome !== outcome ||
    expected.class !== verdict?.failureClass ||
    expected.attribution !== verdict.attribution
  );
}

function show(
  one: CorpusCase,
  version: string,
  got: Captured,
  fixture: Fixture,
  found: AttemptVerdict,
): void {
  const { verdict } = found;
  const mark = got.exit === 0 ? "PASSED" : differs(fixture, found) ? "DIFFERS" : "ok";
  if (values.brief && mark === "ok") return;
  process.stdout.write(
    `== ${mark} ${one.name} go${version} exit ${got.exit ?? got.signal} -> ${found.outcome} ${verdict?.failureClass} ${verdict?.attribution} (${verdict?.ruleId})\n` +
      `   first: ${verdict?.firstError}\n   sign: ${verdict?.signature}\n` +
      got.processes.map((p) => `   proc: ${p.tool} ${p.package} ${p.exit ?? p.signal}\n`).join("") +
      `${got.log
        .split("\n")
        .slice(0, 14)
        .map((line) => `   | ${line}`)
        .join("\n")}\n`,
  );
}

function write(one: CorpusCase, version: string, got: Captured, fixture: Fixture): void {
  const dir = join(root, "logs", fixture.expected.class);
  mkdirSync(dir, { recursive: true });
  const stem = join(dir, `${one.name}-${version}`);
  writeFileSync(`${stem}.log`, got.log);
  writeFileSync(`${stem}.expected.json`, `${JSON.stringify(fixture, null, 2)}\n`);
}

/** What was captured before, read back. */
function stored(one: CorpusCase, version: string): Captured {
  const logs = join(root, "logs");
  const dir = readdirSync(logs).find((name) => existsSync(join(logs, name, `${one.name}-${version}.log`)));
  if (!dir) throw new Error("not captured");
  const stem = join(logs, dir, `${one.name}-${version}`);
  const fixture = JSON.parse(readFileSync(`${stem}.expected.json`, "utf8")) as Fixture;
  const log = readFileSync(`${stem}.log`, "utf8");
  if (dir !== expectationOf(one, version).class && !values.dry)
    for (const end of [".log", ".expected.json"]) rmSync(stem + end);
  return { ...fixture, log };
}

/** Takes away what earlier captures of a case left. */
function forget(one: CorpusCase): void {
  const logs = join(root, "logs");
  mkdirSync(logs, { recursive: true });
  for (const dir of readdirSync(logs))
    for (const name of readdirSync(join(logs, dir)))
      if (name.startsWith(`${one.name}-`) && /^\d/.test(name.slice(one.name.length + 1)))
        rmSync(join(logs, dir, name));
}

const wanted = values.go?.split(",");
for (const one of loadCases(join(root, "corpus"))) {
  if (positionals.length > 0 && !positionals.some((word) => one.name.startsWith(word))) continue;
  const releases = values.dry && wanted ? wanted : one.go.filter((v) => !wanted || wanted.includes(v));
  if (!values.dry && !values.judge && !wanted) forget(one);
  for (const version of releases) {
    try {
      const got = values.judge
        ? stored(one, version)
        : runCase(one, ensureToolchain(values.base, version), version, values.base);
      const { fixture, verdict } = fixtureOf(one, version, got);
      show(one, version, got, fixture, verdict);
      if (!values.dry && got.exit !== 0) write(one, version, got, fixture);
    } catch (error) {
      process.stdout.write(`== BROKEN ${one.name} go${version}: ${error}\n`);
    }
  }
}
