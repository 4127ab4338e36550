/**
 * Writes harness/data/ports.json: what each release's own go command says of ports, of race, msan, asan and buildmode
 * by port, and of flags and variables. The first and the newest patch of every minor from 1.9 are asked.
 * Run by `npx tsx harness/scripts/ports.ts [minor…]`: asks releases that the file has not; minors named are asked again.
 */
import { readFile, writeFile } from "node:fs/promises";
import releasesJson from "../data/releases.json" with { type: "json" };
import type { GoVersion } from "../domain/go-version.ts";
import {
  compareGoVersions,
  isCandidate,
  minorNumber,
  minorOf,
  parseGoVersion,
  releaseName,
} from "../domain/go-version.ts";
import { KNOWN_ARCH, KNOWN_OS } from "../domain/port-words.ts";
import type { FactTable } from "../plan/release-facts.ts";
import { type Answers, askRelease } from "./ask-release.ts";
import { fetchTree } from "./toolchain-tree.ts";

const target = new URL("../data/ports.json", import.meta.url);

/** Every pair of words that go/build knows is asked of every release; what a release refuses it says at once. */
const CANDIDATES = KNOWN_OS.flatMap((os) => KNOWN_ARCH.map((arch) => `${os}/${arch}`));

/** First and newest finished release of each minor from 1.9 on. */
function releasesToAsk(all: readonly string[], only: readonly string[]): GoVersion[] {
  const finished = all
    .map(parseGoVersion)
    .filter((v): v is GoVersion => v !== undefined && !isCandidate(v) && minorNumber(v) >= 9)
    .filter((v) => only.length === 0 || only.includes(minorOf(v)))
    .sort(compareGoVersions);
  const isEnd = (v: GoVersion, at: number) =>
    [at - 1, at + 1].some((other) => minorOf(finished[other] ?? ("1.0.0" as GoVersion)) !== minorOf(v));
  return finished.filter(isEnd);
}

/** A fact's releases as ranges over the asked ones: [["1.9.0", "1.27.1"]]. */
function ranges(
  asked: readonly GoVersion[],
  holds: (version: GoVersion) => boolean,
): [GoVersion, GoVersion][] {
  const found: [GoVersion, GoVersion][] = [];
  let open: [GoVersion, GoVersion] | undefined;
  for (const version of asked) {
    if (!holds(version)) open = undefined;
    else if (open) open[1] = version;
    else {
      open = [version, version];
      found.push(open);
    }
  }
  return found;
}

/** The answers that a table was made of. */
function answersOf({ asked, facts }: FactTable): Record<string, Answers> {
  const holds = (ranges: readonly (readonly string[])[], at: number) =>
    ranges.some(([from = "", to = ""]) => asked.indexOf(from) <= at && at <= asked.indexOf(to));
  const yes = (at: number) => Object.keys(facts).filter((fact) => holds(facts[fact] ?? [], at));
  return Object.fromEntries(asked.map((version, at) => [version, { yes: yes(at) }]));
}

/** All answers turned round: by fact, the releases that say yes. */
function table(answers: Readonly<Record<string, Answers>>): unknown {
  const asked = Object.keys(answers)
    .map((v) => v as GoVersion)
    .sort(compareGoVersions);
  const facts = new Set(asked.flatMap((v) => answers[v]?.yes ?? []));
  const rows = [...facts]
    .sort()
    .map((fact) => [fact, ranges(asked, (v) => answers[v]?.yes.includes(fact) ?? false)]);
  return {
    source: "each release's own go command, asked by harness/scripts/ports.ts",
    asked,
    facts: Object.fromEntries(rows),
  };
}

const kept = await readFile(target, "utf8").then(
  (text) => answersOf(JSON.parse(text) as FactTable),
  () => ({}),
);
const answers: Record<string, Answers> = kept;
const only = process.argv.slice(2);
for (const version of releasesToAsk(releasesJson.releases, only)) {
  if (answers[version] && only.length === 0) continue;
  await using tree = await fetchTree(releaseName(version));
  if (!tree) {
    process.stderr.write(`${version}: not served\n`);
    continue;
  }
  const by = minorOf(version) === "1.9" ? "build" : "list";
  answers[version] = await askRelease(tree.goRoot, by, CANDIDATES);
  // Written after each release, so that a run that is cut short goes on from there.
  const text = JSON.stringify(table(answers), null, 1).replace(
    /\[\s+("[^"]*"),\s+("[^"]*")\s+\]/g,
    "[$1, $2]",
  );
  await writeFile(target, `${text}\n`);
  process.stderr.write(`${version}: ${answers[version].yes.length} facts\n`);
}
