import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { CorpusCase } from "./corpus-case.ts";
import type { Fixture } from "./corpus-fixture.ts";

const root = fileURLToPath(new URL("../../test/fixtures/", import.meta.url));
const logs = join(root, "logs");

/** Where the cases lie. */
export const CASES = join(root, "corpus");
/** Where their fixtures lie, a folder a class. */
export const LOGS = logs;

/** A fixture's two files as they are written. */
export interface FixtureText {
  readonly log: string;
  readonly fixture: Fixture;
}

/** A captured log with what is known about it. `folder` is the class whose folder it lies in. */
export interface StoredFixture extends FixtureText {
  readonly name: string;
  readonly folder: string;
}

/** Every stored fixture, by class and name. */
export function loadFixtures(): readonly StoredFixture[] {
  const files = storedFiles();
  return [...files].flatMap(([path, log]) => {
    if (!path.endsWith(".log")) return [];
    const stem = path.slice(0, -".log".length);
    const fixture = JSON.parse(files.get(`${stem}.expected.json`) ?? "null") as Fixture;
    const [folder = "", name = ""] = stem.split("/");
    return [{ name, folder, log, fixture }];
  });
}

/** Every stored fixture's files by their path below LOGS. */
export function storedFiles(): ReadonlyMap<string, string> {
  const names = existsSync(logs) ? readdirSync(logs, { recursive: true, encoding: "utf8" }) : [];
  const files = names.filter((name) => /\.(?:log|expected\.json)$/.test(name)).sort();
  return new Map(files.map((name) => [name, readFileSync(join(logs, name), "utf8")]));
}

/** A fixture as its two files, by their path below LOGS. */
export function filesOf({ log, fixture }: FixtureText): readonly (readonly [string, string])[] {
  const stem = join(fixture.expected.class, `${fixture.case}-${fixture.go}`);
  return [
    [`${stem}.log`, log],
    [`${stem}.expected.json`, `${JSON.stringify(fixture, null, 2)}\n`],
  ];
}

/** Writes a fixture in place of what an earlier capture left of that case and release. */
export function writeFixture(text: FixtureText): void {
  const { fixture } = text;
  for (const name of storedNames(fixture.case, fixture.go)) rmSync(join(logs, name));
  for (const [name, content] of filesOf(text)) {
    mkdirSync(join(logs, fixture.expected.class), { recursive: true });
    writeFileSync(join(logs, name), content);
  }
}

/** What was captured of a case under a release; null when nothing was. */
export function readFixture(one: CorpusCase, version: string): FixtureText | null {
  const [stem] = storedNames(one.name, version).flatMap((name) =>
    name.endsWith(".log") ? [join(logs, name.slice(0, -".log".length))] : [],
  );
  if (!stem) return null;
  const fixture = JSON.parse(readFileSync(`${stem}.expected.json`, "utf8")) as Fixture;
  return { fixture, log: readFileSync(`${stem}.log`, "utf8") };
}

/** Takes away the fixtures of which no case says that it gives them, and gives their names. */
export function removeOrphans(cases: readonly CorpusCase[]): readonly string[] {
  const wanted = new Set(cases.flatMap((one) => one.go.map((version) => `${one.name}-${version}`)));
  const orphans = [...storedFiles().keys()].filter(
    (name) => !wanted.has((name.split("/").at(-1) ?? "").replace(/\.(?:log|expected\.json)$/, "")),
  );
  for (const name of orphans) rmSync(join(logs, name));
  return orphans;
}

function storedNames(name: string, version: string): readonly string[] {
  return [".log", ".expected.json"].flatMap((end) =>
    readdirSync(logs).flatMap((folder) => {
      const file = join(folder, `${name}-${version}${end}`);
      return existsSync(join(logs, file)) ? [file] : [];
    }),
  );
}
