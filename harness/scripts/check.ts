/**
 * Runs the named checks, those without tests first and side by side, and sums the tests: `tsx harness/scripts/check.ts lint types unit`. Stops at the first
 * check that fails, and closes with the line "N passed, N failed".
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { $ } from "zx";

interface Count {
  readonly passed: number;
  readonly failed: number;
}

$.stdio = "inherit";
$.nothrow = true;
$.verbose = false;

const PLAIN: Readonly<Record<string, readonly string[]>> = {
  lint: ["biome", "check", "--error-on-warnings", "."],
  types: ["tsc", "--noEmit", "--incremental", "--tsBuildInfoFile", "node_modules/.cache/tsc.json"],
  knip: ["knip", "--cache"],
};

/** Checks without tests, side by side: each alone keeps one processor busy. Gives the first that failed. */
async function plainChecks(names: readonly string[]): Promise<string | undefined> {
  const ends = await Promise.all(
    names.map((name) => $({ stdio: "pipe" })`npx --no-install ${PLAIN[name] ?? []}`),
  );
  for (const [at, end] of ends.entries())
    process.stdout.write(`\n== ${names[at]}\n${end.stdout}${end.stderr}`);
  return names[ends.findIndex((end) => end.exitCode !== 0)];
}

const TESTED: Readonly<Record<string, () => Promise<Count>>> = {
  unit: () => vitest("unit"),
  engine: () => vitest("engine"),
  long: () => vitest("long"),
  probe: goTest,
};

async function vitest(project: string): Promise<Count> {
  const folder = await mkdtemp(join(tmpdir(), "gauntlet-check-"));
  const report = join(folder, "report.json");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const { exitCode } =
    await $`npx --no-install vitest run --config test/vitest.config.ts --project ${project} ${reporters}`;
  const count = await readFile(report, "utf8").then(JSON.parse, () => ({
    numPassedTests: 0,
    numFailedTests: 1,
  }));
  await rm(folder, { recursive: true });
  const failed = Number(count.numFailedTests) || (exitCode === 0 ? 0 : 1);
  return { passed: Number(count.numPassedTests), failed };
}

/** The probe's own tests, counted from go test's JSON events; what fails is printed whole. */
async function goTest(): Promise<Count> {
  const { stdout, stderr } = await $({
    stdio: "pipe",
    cwd: "images/probe",
  })`go vet ./... && go test -json -count=1 ./...`;
  const events = stdout
    .split("\n")
    .flatMap((line) => (line.startsWith("{") ? [JSON.parse(line) as GoTestEvent] : []));
  const ended = (action: string) =>
    events.filter((event) => event.Action === action && event.Test !== undefined);
  const failed = ended("fail");
  const names = new Set(failed.map((event) => event.Test));
  for (const event of events) if (names.has(event.Test) && event.Output) process.stdout.write(event.Output);
  const passed = ended("pass").length;
  if (passed === 0 || (failed.length === 0 && events.some((event) => event.Action === "fail"))) {
    process.stderr.write(stderr || stdout);
    return { passed, failed: failed.length + 1 };
  }
  return { passed, failed: failed.length };
}

interface GoTestEvent {
  readonly Action: string;
  readonly Test?: string;
  readonly Output?: string;
}

const total = { passed: 0, failed: 0 };
const asked = process.argv.slice(2);
const unknown = asked.find((name) => !(name in PLAIN || name in TESTED));
if (unknown !== undefined) throw new Error(`no check is called ${unknown}`);
let broken = await plainChecks(asked.filter((name) => name in PLAIN));
if (broken !== undefined) total.failed += 1;
for (const name of broken === undefined ? asked : []) {
  const counted = TESTED[name];
  if (!counted) continue;
  process.stdout.write(`\n== ${name}\n`);
  if (!add(await counted())) continue;
  broken = name;
  break;
}
if (broken !== undefined) process.stdout.write(`\ncheck: ${broken} failed\n`);
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed\n`);
process.exitCode = total.failed === 0 ? 0 : 1;

function add(count: Count): boolean {
  total.passed += count.passed;
  total.failed += count.failed;
  return count.failed > 0;
}
