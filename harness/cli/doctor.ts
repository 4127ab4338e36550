import { statfs } from "node:fs/promises";
import { aptSourcesFor } from "../provision/apt-sources.ts";
import { findGoCommand } from "../provision/go-command.ts";
import { findProgram } from "../support/find-program.ts";
import { openStateFolder, type StateFolder } from "../support/state-folder.ts";
import { engineChecks } from "./doctor-engine.ts";
import { EXIT } from "./exit-status.ts";
import type { Io } from "./io.ts";
import type { Verbs } from "./verbs.ts";

/** One thing that gauntlet uses: what was found, what it is for, and what mends its lack. */
export interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly found: string;
  readonly usedFor: string;
  readonly mend: string | null;
  /** Without it nothing runs at all. */
  readonly needed: boolean;
}

/** `gauntlet doctor`. */
export function addDoctorVerb({ program, io, finish }: Verbs): void {
  program
    .command("doctor")
    .description(
      "say what was found, what each thing is used for, and the one command that mends what is missing",
    )
    .option("--json", "one JSON document")
    .addHelpText("after", "\nExamples:\n  gauntlet doctor\n  gauntlet doctor --json")
    .action(async (options: { json?: boolean }) => {
      const state = await openStateFolder(io.env);
      const [engine, ...others] = await Promise.all([
        engineChecks(state, io),
        goCheck(io),
        bootstrapCheck(),
        diskCheck(state),
      ]);
      const checks = [...engine, ...others];
      if (options.json) io.print(JSON.stringify({ schema: 1, checks }, null, 1));
      else for (const check of checks) io.print(renderCheck(check, io.unicode));
      finish(checks.every((check) => check.ok || !check.needed) ? EXIT.asExpected : EXIT.inconclusive);
    });
}

function renderCheck({ name, ok, found, usedFor, mend }: Check, unicode: boolean): string {
  const mark = ok ? (unicode ? "✓" : "ok") : unicode ? "✗" : "no";
  return [
    `${mark} ${name}: ${found}`,
    `    used for: ${usedFor}`,
    ...(mend ? [`    mend: ${mend}`] : []),
  ].join("\n");
}

async function goCheck(io: Io): Promise<Check> {
  const usedFor = "downloads toolchains and modules, and builds the probe; cells never see it";
  const base = { name: "go command", usedFor, needed: true };
  try {
    const go = await findGoCommand(io.env);
    const age = go.minor < 21 ? ", replaced by a newer one of its own for fetching" : "";
    return { ...base, ok: true, found: `go 1.${go.minor} at ${go.path}${age}`, mend: null };
  } catch (error) {
    return {
      ...base,
      ok: false,
      found: (error as Error).message,
      mend: "make setup (or: apt-get install -y golang-go)",
    };
  }
}

async function bootstrapCheck(): Promise<Check> {
  const path = await findProgram("mmdebstrap");
  const sources = (await aptSourcesFor("bookworm")).length;
  const ok = path !== null && sources > 0;
  return {
    name: "Debian base",
    ok,
    found: ok
      ? `mmdebstrap with ${sources} package sources of this machine`
      : "no mmdebstrap with bookworm sources; a registry must serve",
    usedFor: "cells with cgo, Go up to 1.20, shell steps and system packages",
    mend: ok ? null : "make setup (or: apt-get install -y mmdebstrap)",
    needed: false,
  };
}

/** Roughly what a release's image, its download and a build cache need together. */
const LOW_DISK_BYTES = 5 * 1024 ** 3;

async function diskCheck(state: StateFolder): Promise<Check> {
  const { bavail, bsize } = await statfs(state.dir);
  const free = bavail * bsize;
  return {
    name: "state folder",
    ok: free > LOW_DISK_BYTES,
    found: `${state.dir}, ${(free / 1024 ** 3).toFixed(1)} GiB free`,
    usedFor: "runs, results, downloads; a private engine's images too",
    mend: free > LOW_DISK_BYTES ? null : "gauntlet images prune, or GAUNTLET_STATE=DIR on a larger disk",
    needed: false,
  };
}
