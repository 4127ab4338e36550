import { spawnSync } from "node:child_process";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";

/** What a run of the real program came to. */
export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const ROOT = process.cwd();
const FOLDER = join(ROOT, "node_modules/.cache", `gauntlet-cli-tests-${process.pid}`);

/** The real program, bundled from these sources by `bundleProgram`; starting it costs a quarter of starting the sources. */
export const PROGRAM = join(FOLDER, "main.mjs");

/** Bundles the program for the tests of one file. */
export function bundleProgram(): void {
  beforeAll(() => {
    const tsdown = join(ROOT, "node_modules/tsdown/dist/run.mjs");
    const { status, stderr } = spawnSync(
      process.execPath,
      [tsdown, "--config", "package.json", "--out-dir", FOLDER],
      {
        cwd: ROOT,
        encoding: "utf8",
      },
    );
    if (status !== 0) throw new Error(stderr);
  }, 60_000);
  afterAll(() => rm(FOLDER, { recursive: true, force: true }));
}

/** Runs the real program without a terminal and without any of this machine's settings. */
export function gauntlet(args: readonly string[], env: NodeJS.ProcessEnv = {}): Ended {
  const ended = spawnSync(process.execPath, [PROGRAM, ...args], {
    ...{ cwd: ROOT, encoding: "utf8", timeout: 60_000, input: "" },
    env: { PATH: process.env.PATH, HOME: tmpdir(), GAUNTLET_STATE: join(tmpdir(), "gauntlet-cli"), ...env },
  });
  return { status: ended.status, stdout: ended.stdout, stderr: ended.stderr };
}
