import type { Readable } from "node:stream";
import type Dockerode from "dockerode";
import type { PullBounds, Pulled } from "../../domain/container-engine.ts";
import { sameRepository } from "../../domain/image-reference.ts";
import { PullError, type PullTrouble } from "../../domain/pull-error.ts";
import type { RegistryCredentials } from "../registry-credentials.ts";
import { engineMessage } from "./engine-error.ts";
import { drainProgress, type ProgressEvent } from "./progress-stream.ts";

/** The longest silence of a pull: layers of hundreds of megabytes report several times a second. */
const IDLE_MS = 60_000;

/**
 * Pulls a reference and gives its repository digest. Rejects with a PullError: on the registry's refusal, on an error
 * in the progress stream, and when nothing happened for `idleMs`, where the engine is told to stop trying.
 */
export async function pullImage(
  docker: Dockerode,
  reference: string,
  { tell, credentials, bounds }: PullOrder,
): Promise<Pulled> {
  const wasThere = await isThere(docker, reference);
  const idle = idleTimer(bounds?.idleMs ?? IDLE_MS);
  const stop = AbortSignal.any([idle.signal, ...(bounds?.signal ? [bounds.signal] : [])]);
  try {
    // dockerode takes credentials and signal out of these options before it makes the query.
    const options = { abortSignal: stop, ...(credentials ? { authconfig: credentials } : {}) };
    const stream = (await docker.pull(reference, options)) as Readable;
    const release = destroyOnAbort(stream, stop);
    const count = layerCount(tell);
    let digest: string | undefined;
    await drainProgress(stream, (event) => {
      idle.restart();
      digest ??= /^Digest: (sha256:[0-9a-f]{64})$/.exec(event.status ?? "")?.[1];
      count(event);
    }).finally(release);
    return { digest: digest ?? (await storedDigest(docker, reference)), wasThere };
  } catch (error) {
    if (bounds?.signal?.aborted) throw bounds.signal.reason;
    throw idle.signal.aborted ? stalled(reference, bounds?.idleMs ?? IDLE_MS) : pullError(reference, error);
  } finally {
    idle.stop();
  }
}

/** What a pull goes with. */
export interface PullOrder {
  readonly tell: TellBytes;
  readonly credentials: RegistryCredentials | undefined;
  readonly bounds: PullBounds | undefined;
}

/** What went wrong, read from the engine's words: its status codes say 404 and 500 for nearly everything. */
export function pullTrouble(message: string): PullTrouble {
  if (
    /unauthorized|authentication required|no basic auth|incorrect username|denied|forbidden|\b40[13]\b/i.test(
      message,
    )
  )
    return "refused";
  if (/manifest unknown|manifest for .* not found|name unknown|not found/i.test(message)) return "missing";
  return "failed";
}

function pullError(reference: string, error: unknown): PullError {
  if (error instanceof PullError) return error;
  const message = engineMessage(error);
  const trouble = pullTrouble(message);
  const mend = trouble === "refused" ? "; docker login gives the engine's pulls your credentials" : "";
  return new PullError(trouble, `pull of ${reference}: ${message}${mend}`);
}

function stalled(reference: string, idleMs: number): PullError {
  return new PullError("stalled", `pull of ${reference}: the registry sent nothing for ${idleMs / 1000} s`);
}

function idleTimer(idleMs: number) {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new Error("no progress")), idleMs);
  return {
    signal: controller.signal,
    restart: () => void timer.refresh(),
    stop: () => clearTimeout(timer),
  };
}

/** A signal ends only the request; an answer that has begun must be ended by hand. */
function destroyOnAbort(stream: Readable, signal: AbortSignal): () => void {
  const end = () => void stream.destroy(new Error("the pull was given up"));
  if (signal.aborted) end();
  signal.addEventListener("abort", end, { once: true });
  return () => signal.removeEventListener("abort", end);
}

type TellBytes = (doneBytes: number, totalBytes: number | null) => void;

function layerCount(tell: TellBytes): (event: ProgressEvent) => void {
  const layers = new Map<string, { readonly done: number; readonly total: number }>();
  return ({ status, id, progressDetail }) => {
    if (status !== "Downloading" || !id) return;
    layers.set(id, { done: progressDetail?.current ?? 0, total: progressDetail?.total ?? 0 });
    const all = [...layers.values()];
    const sum = (part: "done" | "total") => all.reduce((bytes, layer) => bytes + layer[part], 0);
    tell(sum("done"), sum("total") || null);
  };
}

async function isThere(docker: Dockerode, reference: string): Promise<boolean> {
  return docker
    .getImage(reference)
    .inspect()
    .then(
      () => true,
      () => false,
    );
}

/** For engines that do not say the digest while they pull. An image can have several, one for each repository. */
async function storedDigest(docker: Dockerode, reference: string): Promise<string> {
  const { RepoDigests } = await docker.getImage(reference).inspect();
  const found = (RepoDigests ?? []).find((each) => sameRepository(each, reference))?.split("@")[1];
  if (!found) throw new PullError("failed", `${reference} was pulled, but the engine names no digest for it`);
  return found;
}
