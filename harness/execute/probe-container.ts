import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { extract } from "tar-stream";
import type { Container, ContainerEnd } from "../domain/container-engine.ts";
import type { InfrastructureFault } from "../domain/observation.ts";
import { CELL_PATHS } from "../domain/probe-protocol.ts";

/** What came back from a container that ran the probe; nothing interpreted. */
export interface ProbeResult {
  /** The frame file's text; empty when it could not be had. */
  readonly frames: string;
  readonly end: ContainerEnd | null;
  readonly wallMs: number;
  readonly startedAt: string;
  readonly fault: InfrastructureFault | null;
}

/**
 * Starts a created container, waits for its end and brings its frames back. Trouble becomes a fault; it never rejects.
 * One that is `started` already is waited for only. When `signal` fires it is killed, also while it starts.
 */
export async function runProbeContainer(
  container: Container,
  deadlineMs: number,
  { started = false, signal }: { readonly started?: boolean; readonly signal?: AbortSignal } = {},
): Promise<ProbeResult> {
  const stop = () => void container.kill("SIGKILL").catch(() => {});
  signal?.addEventListener("abort", stop, { once: true });
  const startedAt = new Date();
  let end: ContainerEnd | null = null;
  let fault: InfrastructureFault | null = null;
  let frames = "";
  let deadline: NodeJS.Timeout | undefined;
  const givenUp = promiseWithReject();
  try {
    if (!started) await container.start();
    // Killing a container that is about to start does nothing.
    if (signal?.aborted) stop();
    // The probe keeps the time limits itself; this is for a probe that hangs.
    deadline = setTimeout(() => {
      stop();
      deadline = setTimeout(givenUp.reject, GIVE_UP_MS, new Error("the engine does not say how it ended"));
    }, deadlineMs);
    end = await Promise.race([container.wait(), givenUp.promise]);
    frames = await readFrames(container);
  } catch (error) {
    fault = { where: "engine", message: oneLine(error), transient: true };
  } finally {
    clearTimeout(deadline);
    signal?.removeEventListener("abort", stop);
  }
  if (!fault && frames === "") fault = await missingFrames(container, end);
  return {
    frames,
    end,
    fault,
    startedAt: startedAt.toISOString(),
    wallMs: Date.now() - startedAt.getTime(),
  };
}

/** How long after its deadline's kill a container's end is waited for: an engine far away can vanish without a word. */
const GIVE_UP_MS = 60_000;

function promiseWithReject(): { readonly promise: Promise<never>; readonly reject: (error: Error) => void } {
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<never>((_, no) => {
    reject = no;
  });
  promise.catch(() => {});
  return { promise, reject: (error) => reject(error) };
}

/** The largest frame file that is read; the probe bounds what it writes far below. */
const MAX_FRAME_BYTES = 256 * 1024 * 1024;

/** Small frame files stand in the container's log too, which costs a tenth of having a file out of it (images/probe/frames.go). */
async function readFrames(container: Container): Promise<string> {
  const log = await container.logTail(MAX_LOG_BYTES).catch(() => "");
  return framesInLog(log) ?? readFileOf(container, CELL_PATHS.frames, MAX_FRAME_BYTES);
}

const MAX_LOG_BYTES = 256 * 1024;

/** The frame file that the probe printed at its end; undefined where it is not, to the byte, what the probe read. */
export function framesInLog(log: string): string | undefined {
  const [head, size, sum] = [...log.matchAll(/^frames (\d{1,6}) ([0-9a-f]{64})\n/gm)].at(-1) ?? [];
  if (head === undefined) return undefined;
  const rest = Buffer.from(log.slice(log.lastIndexOf(head) + head.length));
  const frames = rest.subarray(0, Number(size));
  return createHash("sha256").update(frames).digest("hex") === sum ? frames.toString("utf8") : undefined;
}

/** The text of a file in an ended container's volumes. Rejects when it is not there, or larger than `maxBytes`. */
export async function readFileOf(container: Container, path: string, maxBytes: number): Promise<string> {
  const archive = await container.readArchive(path);
  const reader = extract();
  archive.on("error", (error: Error) => reader.destroy(error));
  archive.pipe(reader);
  try {
    for await (const entry of reader) {
      if ((entry.header.size ?? 0) > maxBytes) throw new Error(`${path} is larger than any probe writes`);
      return await text(entry as unknown as AsyncIterable<Uint8Array> as Readable);
    }
    return "";
  } finally {
    // What follows the file is never read: an answer left half read would keep its connection, and the program, for minutes.
    archive.destroy();
  }
}

async function missingFrames(container: Container, end: ContainerEnd | null): Promise<InfrastructureFault> {
  const said = await container.logTail(2_000).catch(() => "");
  const code = end ? `exit code ${end.exitCode}` : "no exit code";
  const message = `the probe left no frames (${code})${said ? `: ${said.trim().split("\n").at(-1)}` : ""}`;
  return { where: "probe", message, transient: true };
}

function oneLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\s+/g, " ").trim();
}
