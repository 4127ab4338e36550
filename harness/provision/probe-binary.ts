import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, stat } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { lockFor } from "../support/lock.ts";
import { during } from "./during.ts";
import type { Provisioner } from "./ensure-image.ts";

const run = promisify(execFile);

/** The probe as built for an engine's architecture. `hash` is over its sources: part of every content key. */
export interface ProbeBinary {
  readonly file: string;
  readonly hash: string;
}

/** The hash of the probe's sources, without tests. */
export async function probeHash(folder: string): Promise<string> {
  const hash = createHash("sha256");
  for (const name of (await readdir(folder)).sort()) {
    if (!/\.go$|^go\.mod$/.test(name) || name.endsWith("_test.go")) continue;
    hash.update(`${name}\0`).update(await readFile(join(folder, name)));
  }
  return hash.digest("hex");
}

/** Builds the probe once per source and architecture, with this machine's go command. */
export async function ensureProbeBinary(
  { state, go, progress }: Pick<Provisioner, "state" | "go" | "progress">,
  folder: string,
  arch: string,
): Promise<ProbeBinary> {
  const hash = await probeHash(folder);
  const home = join(state.dir, "probe");
  const file = join(home, `${hash.slice(0, 16)}-${arch}`);
  if (await stat(file).catch(() => undefined)) return { file, hash };
  await using _lock = await lockFor(state, "probe");
  await mkdir(home, { recursive: true });
  const env = {
    ...{ ...process.env, CGO_ENABLED: "0", GOOS: "linux", GOARCH: arch, GOTOOLCHAIN: "local" },
    ...{ GOFLAGS: "", GOWORK: "off", GO111MODULE: "on", GOCACHE: join(home, "go-build") },
  };
  const stamp = `-ldflags=-s -w -X main.version=${hash.slice(0, 16)}`;
  await during(progress, "build the probe", () =>
    run(go.path, ["build", "-trimpath", stamp, "-o", `${file}.new`, "."], { cwd: folder, env }),
  );
  await rename(`${file}.new`, file);
  return { file, hash };
}
