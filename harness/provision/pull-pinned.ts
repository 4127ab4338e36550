import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { withDigest } from "../domain/image-reference.ts";
import { PullError } from "../domain/pull-error.ts";
import type { StateFolder } from "../support/state-folder.ts";
import { during } from "./during.ts";
import type { Provisioner } from "./ensure-image.ts";
import { pullRefusal } from "./image-error.ts";

/** A pulled image by its digest, which is what it is known and built from by. */
export interface PulledImage {
  /** "localhost:5000/golang@sha256:…". */
  readonly pinned: string;
  readonly digest: string;
  /** Takes the pull back, unless the engine had the image before. */
  readonly release: () => Promise<void>;
}

/**
 * Pulls what an image is made from: the first time by its tag, afterwards by the digest that this gave, so that an image
 * which has to be made again is the same. A digest that the registry has no more gives way to the tag. Rejects with a
 * SourceError.
 */
export async function pullPinned(at: Provisioner, key: string, reference: string): Promise<PulledImage> {
  const pin = await readPin(at.state, key);
  try {
    if (pin?.reference === reference) {
      const again = await pull(at, withDigest(reference, pin.digest), reference).catch(unlessMissing);
      if (again) return again;
    }
    const pulled = await pull(at, reference, reference);
    await writePin(at.state, key, { reference, digest: pulled.digest });
    return pulled;
  } catch (error) {
    throw pullRefusal(error);
  }
}

async function pull(at: Provisioner, asked: string, reference: string): Promise<PulledImage> {
  const { digest, wasThere } = await during(at.progress, `pull ${reference}`, (tell) =>
    at.engine.pullImage(asked, tell, { signal: at.signal }),
  );
  const release = wasThere ? async () => {} : () => at.engine.removeImage(asked).catch(() => {});
  return { pinned: withDigest(reference, digest), digest, release };
}

function unlessMissing(error: unknown): undefined {
  if (error instanceof PullError && error.trouble === "missing") return undefined;
  throw error;
}

interface Pin {
  readonly reference: string;
  readonly digest: string;
}

async function readPin(state: StateFolder, key: string): Promise<Pin | undefined> {
  try {
    const { reference, digest } = JSON.parse(await readFile(pinFile(state, key), "utf8"));
    return /^sha256:[0-9a-f]{64}$/.test(digest) ? { reference, digest } : undefined;
  } catch {
    return undefined;
  }
}

async function writePin(state: StateFolder, key: string, pin: Pin): Promise<void> {
  const file = pinFile(state, key);
  await mkdir(join(state.dir, "images"), { recursive: true });
  await writeFile(`${file}.${process.pid}`, JSON.stringify(pin));
  await rename(`${file}.${process.pid}`, file);
}

function pinFile(state: StateFolder, key: string): string {
  return join(state.dir, "images", `${key}.pin.json`);
}
