import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  compareGoVersions,
  type GoVersion,
  isCandidate,
  minorOf,
  parseGoVersion,
  releaseName,
} from "../domain/go-version.ts";
import type { StateFolder } from "../support/state-folder.ts";
import { downloadModule, type GoCommand, moduleExists } from "./go-command.ts";

/** The releases that are known to exist, oldest first, and where the list is from. */
export interface ReleaseList {
  readonly releases: readonly GoVersion[];
  /** What the list lacks, in words; null when it was asked for today. */
  readonly warning: string | null;
}

/** How long a list that was asked for is good. */
const FRESH_MS = 24 * 60 * 60 * 1000;

/** Minors whose newest patch is asked for beyond the list: older ones get no patches any more. */
const MINORS_WITH_PATCHES = 3;

/**
 * Every release: the shipped list, joined with the folder names of the golang.org/dl module and with patches newer than
 * that. Asked for once a day, kept in the state folder; without network, or offline, what is known already serves.
 */
export async function loadReleases(
  state: StateFolder,
  shipped: readonly GoVersion[],
  go: () => Promise<GoCommand>,
  offline: boolean,
): Promise<ReleaseList> {
  const file = join(state.dir, "releases.json");
  const stored = await readStored(file);
  const known = sorted([...shipped, ...(stored?.releases ?? [])]);
  // A clock that was set back must not make a list fresh for years.
  const isFresh = stored && Math.abs(Date.now() - stored.askedUnixMs) < FRESH_MS;
  if (offline || isFresh) return { releases: known, warning: null };
  try {
    const work = asking.get(file) ?? askAndStore(state, file, go, known).finally(() => asking.delete(file));
    asking.set(file, work);
    return { releases: await work, warning: null };
  } catch (error) {
    const reason = (error as Error).message.split("\n")[0];
    return {
      releases: known,
      warning: `newer releases than ${known.at(-1)} could not be asked for (${reason})`,
    };
  }
}

/**
 * What is being asked for just now, by the file that will hold it: scenarios that are planned side by side must all have the
 * same list, or "stable" would be two releases in one report.
 */
const asking = new Map<string, Promise<readonly GoVersion[]>>();

async function askAndStore(
  state: StateFolder,
  file: string,
  go: () => Promise<GoCommand>,
  known: readonly GoVersion[],
): Promise<readonly GoVersion[]> {
  const releases = await askForReleases(state, await go(), known);
  await mkdir(state.dir, { recursive: true });
  // Another process may write its own at this moment.
  const temp = `${file}.${randomUUID()}`;
  await writeFile(temp, JSON.stringify({ askedUnixMs: Date.now(), releases }));
  await rename(temp, file);
  return releases;
}

async function askForReleases(
  state: StateFolder,
  go: GoCommand,
  known: readonly GoVersion[],
): Promise<readonly GoVersion[]> {
  const folder = await mkdtemp(join(state.dir, "releases-"));
  try {
    const { dir } = await downloadModule(go, "golang.org/dl@latest", folder);
    const names = (await readdir(dir)).filter((name) => name.startsWith("go1")).map(parseGoVersion);
    const listed = sorted([...known, ...names.filter((name) => name !== undefined)]);
    const minors = [...new Set(listed.map(minorOf))].slice(-MINORS_WITH_PATCHES);
    const newer = await Promise.all(minors.map((minor) => newerPatches(go, folder, listed, minor)));
    return sorted([...listed, ...newer.flat()]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Asks for the next patch of a minor until the answer is no. */
async function newerPatches(
  go: GoCommand,
  folder: string,
  listed: readonly GoVersion[],
  minor: string,
): Promise<GoVersion[]> {
  const finished = listed.filter((release) => minorOf(release) === minor && !isCandidate(release));
  const newest = finished.at(-1);
  if (!newest) return [];
  const found: GoVersion[] = [];
  for (let patch = Number(newest.split(".")[2]) + 1; ; patch++) {
    const next = parseGoVersion(`${minor}.${patch}`);
    if (
      !next ||
      !(await moduleExists(go, `golang.org/toolchain@v0.0.1-${releaseName(next)}.linux-amd64`, folder))
    )
      return found;
    found.push(next);
  }
}

function sorted(releases: readonly GoVersion[]): GoVersion[] {
  return [...new Set(releases)].sort(compareGoVersions);
}

async function readStored(
  file: string,
): Promise<{ readonly askedUnixMs: number; readonly releases: readonly GoVersion[] } | undefined> {
  try {
    const { askedUnixMs, releases } = JSON.parse(await readFile(file, "utf8"));
    return {
      askedUnixMs: Number(askedUnixMs),
      releases: (releases as string[]).map(parseGoVersion).filter((r) => r !== undefined),
    };
  } catch {
    return undefined;
  }
}
