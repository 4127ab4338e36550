import { join } from "node:path";
import pLimit from "p-limit";
import { packageRoot } from "../cli/package-root.ts";
import type { GoVersion } from "../domain/go-version.ts";
import type { Attempt } from "../domain/observation.ts";
import type { Progress } from "../domain/progress.ts";
import { resolveEngine } from "../engine/resolve-engine.ts";
import { ensureProbeVolume } from "../provision/cell-volumes.ts";
import { fetchingGo } from "../provision/fetching-go.ts";
import { loadImageCatalogue } from "../provision/image-catalogue.ts";
import { imageShelf } from "../provision/image-shelf.ts";
import { ensureProbeBinary } from "../provision/probe-binary.ts";
import { openStateFolder } from "../support/state-folder.ts";
import type { CorpusCase } from "./corpus-case.ts";
import { type CaptureGround, captureGroup, type JobGroup } from "./corpus-container.ts";
import { type CorpusJob, isOnline, jobOf, type Surroundings } from "./corpus-job.ts";
import { CERTIFICATES } from "./corpus-places.ts";
import { machineCertificates, moduleCaches, stageJobs, tempFolder } from "./corpus-stage.ts";

/** A case to be run with a release. */
export interface Wish {
  readonly one: CorpusCase;
  readonly version: GoVersion;
}

/** Who hears of what came of each. */
export interface Listener {
  readonly captured: (job: CorpusJob, attempt: Attempt) => void;
  readonly broken: (name: string, error: unknown) => void;
}

/** Captures every wish, as many containers at a time as the engine has processors; a group that breaks is told of, and the rest goes on. */
export async function captureAll(
  wishes: readonly Wish[],
  progress: Progress,
  listener: Listener,
): Promise<void> {
  const state = await openStateFolder(process.env);
  await using lease = await resolveEngine(state, process.env);
  await using modules = await tempFolder();
  const engine = await lease.connect();
  const go = await fetchingGo(state, process.env);
  const root = packageRoot();
  const at = { engine, state, go, progress, signal: new AbortController().signal };
  const probe = await ensureProbeBinary(at, join(root, "images/probe"), engine.info.arch);
  const certificates = await machineCertificates();
  const caches = moduleCaches(go, modules.dir);
  const ground: CaptureGround = {
    at,
    shelf: imageShelf(at, await loadImageCatalogue(join(root, "images"))),
    probeVolume: (image) => ensureProbeVolume(engine, state, probe, image),
    stage: (dir, jobs) => stageJobs(dir, jobs, caches, certificates),
  };
  const limit = pLimit(Math.max(1, Math.floor(engine.info.cpus)));
  const groups = groupsOf(wishes, { goProxy: go.env.GOPROXY ?? "", onlineEnv: onlineEnv() });
  await Promise.all(
    groups.map((group) =>
      limit(async () => {
        try {
          const attempts = await captureGroup(group, ground);
          for (const job of group.jobs) listener.captured(job, attempts.get(job.folder) as Attempt);
        } catch (error) {
          listener.broken(`${group.jobs.length} jobs of go${group.version}`, error);
        }
      }),
    ),
  );
}

/** Jobs that can share a container, the largest group first, so that none of them runs alone at the end. */
function groupsOf(wishes: readonly Wish[], around: Surroundings): readonly JobGroup[] {
  const groups = new Map<string, JobGroup & { jobs: CorpusJob[] }>();
  for (const { one, version } of wishes) {
    const online = isOnline(one);
    const other = otherOf(one, version);
    const key = JSON.stringify([version, online, one.system, other]);
    const group = groups.get(key) ?? { version, online, system: one.system, other, jobs: [] };
    group.jobs.push(jobOf(one, version, around));
    groups.set(key, group);
  }
  return [...groups.values()].sort((a, b) => b.jobs.length - a.jobs.length);
}

/** The release that %othergo% stands for: the case names its releases in pairs. */
function otherOf(one: CorpusCase, version: GoVersion): GoVersion | null {
  const mixes = Object.values(one.env).some((value) => value.includes("%othergo%"));
  return mixes ? ((one.go[one.go.indexOf(version) ^ 1] ?? null) as GoVersion | null) : null;
}

/** The user's own way out, for cases that ask a module proxy while they run. */
function onlineEnv(): Readonly<Record<string, string>> {
  const names = ["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy"];
  const own = names.flatMap((name) => (process.env[name] ? [[name, process.env[name]] as const] : []));
  return { ...Object.fromEntries(own), SSL_CERT_FILE: CERTIFICATES };
}
