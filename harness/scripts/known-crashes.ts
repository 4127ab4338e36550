/**
 * Writes which releases crash, in harness/data/known-crashes.json: each entry's case is compiled with the compile tool of
 * every finished release from 1.18.0 on, and what it prints is matched as a diagnosis would.
 *
 *   npx tsx harness/scripts/known-crashes.ts [ISSUE…] [--base DIR] [--show]
 *
 * Cases are one file without imports, so that the tool alone is enough. --show prints each stack and writes nothing.
 * What was fetched stays below --base (some 25 MB a release).
 */
import { execFile } from "node:child_process";
import { appendFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import pLimit from "p-limit";
import releasesJson from "../data/releases.json" with { type: "json" };
import { crashStack, stableName, tellingFrames } from "../diagnose/crash/fingerprint.ts";
import { matchCrash } from "../diagnose/crash/known-crash.ts";
import { cleanLines } from "../diagnose/text-lines.ts";
import {
  compareGoVersions,
  type GoVersion,
  isCandidate,
  minorNumber,
  parseGoVersion,
} from "../domain/go-version.ts";
import type { KnownCrash, KnownCrashTable } from "../domain/known-crash.ts";
import { ensureCompileTool } from "./compile-tool.ts";
import { fixedIn, rangesOf } from "./crash-ranges.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    base: { type: "string", default: "/tmp/gauntlet-known-crashes" },
    show: { type: "boolean", default: false },
  },
});

const FIRST_MINOR = 18;
const target = new URL("../data/known-crashes.json", import.meta.url);
const corpus = fileURLToPath(new URL("../../test/fixtures/corpus/", import.meta.url));
const run = promisify(execFile);
const atATime = pLimit(6);

/** What a release's compile tool made of a case. */
type Answer = "compiles" | "crashes" | "crashes-otherwise" | "refuses";

/** The compile tool of each release that can be had. What cannot is listed below --base, and not asked for again. */
async function toolsOf(releases: readonly GoVersion[]): Promise<ReadonlyMap<GoVersion, string>> {
  const tools = new Map<GoVersion, string>();
  const list = join(values.base, "unavailable");
  const unavailable = new Set((await readFile(list, "utf8").catch(() => "")).split("\n"));
  for (const go of releases) {
    if (unavailable.has(go)) continue;
    const tool = await ensureCompileTool(values.base, go).catch((error: unknown) => {
      process.stderr.write(`go${go} is left out: ${error}\n`);
      return null;
    });
    if (tool) tools.set(go, tool);
    else await appendFile(list, `${go}\n`);
  }
  return tools;
}

async function ask(crash: KnownCrash, go: GoVersion, tool: string, table: KnownCrashTable): Promise<Answer> {
  const project = join(corpus, crash.case, "project");
  const lang = /^go (\d+\.\d+)/m.exec(await readFile(join(project, "go.mod"), "utf8"))?.[1] ?? "1.18";
  const flags = [
    "-p",
    "main",
    "-complete",
    `-lang=go${lang}`,
    "-d=panic",
    "-o",
    join(values.base, `${crash.issue}-${go}.o`),
  ];
  const output = await run(tool, [...flags, "main.go"], { cwd: project, timeout: 60_000 }).then(
    () => null,
    ({ stdout, stderr }: { stdout: string; stderr: string }) => `${stdout}${stderr}`,
  );
  if (output === null) return "compiles";
  const lines = cleanLines(output);
  const at = lines.findIndex((line) => /internal compiler error: |^panic: |^fatal error: /.test(line));
  if (at < 0) return "refuses";
  const stack = crashStack(lines, at);
  if (values.show)
    process.stdout.write(
      `go${go}: ${lines[at]}\n  ${stack ? tellingFrames(stack).slice(0, 8).map(stableName).join(" < ") : "no stack"}\n`,
    );
  const found = matchCrash(
    { tool: crash.tool, message: lines.slice(at, at + 4).join("\n"), lines: lines.slice(at), go },
    table,
  );
  return found?.kind === "same" || found?.kind === "possibly" ? "crashes" : "crashes-otherwise";
}

const table = JSON.parse(await readFile(target, "utf8")) as KnownCrashTable;
const finished = releasesJson.releases
  .map(parseGoVersion)
  .filter((v): v is GoVersion => v !== undefined && !isCandidate(v) && minorNumber(v) >= FIRST_MINOR)
  .sort(compareGoVersions);
const tools = await toolsOf(finished);
const releases = [...tools.keys()];
const crashes: KnownCrash[] = [];
for (const crash of table.crashes) {
  if (positionals.length > 0 && !positionals.includes(String(crash.issue))) {
    crashes.push(crash);
    continue;
  }
  const answers = new Map<GoVersion, Answer>();
  const alone = { ...table, crashes: [crash] };
  await Promise.all(
    [...tools].map(([go, tool]) => atATime(async () => answers.set(go, await ask(crash, go, tool, alone)))),
  );
  const crashing = releases.filter((go) => answers.get(go) === "crashes");
  const other = releases.filter((go) => answers.get(go) === "crashes-otherwise");
  const affected = rangesOf(releases, (go) => answers.get(go) === "crashes");
  const fixed = fixedIn(releases, affected, (go) => answers.get(go) === "compiles");
  process.stdout.write(
    `golang/go#${crash.issue} ${crash.case}: ${crashing.length} of ${releases.length} releases crash (${affected.map((range) => range.join(" to ")).join(", ")}); fixed in ${fixed.join(", ")}${other.length > 0 ? `; other crashes in ${other.join(", ")}` : ""}\n`,
  );
  crashes.push({ ...crash, affected, fixed });
}
if (!values.show) {
  const text = JSON.stringify({ ...table, asked: releases, crashes }, null, 1)
    .replace(/\[\s+("[^"]*"),\s+("[^"]*")\s+\]/g, "[$1, $2]")
    .replace(/(?<="asked": )\[[^\]]*\]/, (list) => list.replace(/\s+/g, " "));
  await writeFile(target, `${text}\n`);
}
