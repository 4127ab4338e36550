import type { ImageSource } from "./image-catalogue.ts";
import { ImageError, SourceError } from "./image-error.ts";

/** Sources that decide whether a thing exists: the Go project publishes every release there, a registry copies some. */
const AUTHORITIES: readonly ImageSource["kind"][] = ["toolchain-module"];

interface Refusal {
  readonly kind: ImageSource["kind"];
  readonly error: SourceError;
}

/**
 * Tries the sources of an image in order until one serves. Rejects with an ImageError that names every refusal; anything
 * but a SourceError (a wrong hash, an engine that is away) ends the search at once.
 */
export async function trySources(
  name: string,
  sources: readonly ImageSource[],
  attempt: (source: ImageSource) => Promise<void>,
): Promise<void> {
  const refusals: Refusal[] = [];
  for (const source of sources) {
    try {
      return await attempt(source);
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      refusals.push({ kind: source.kind, error });
    }
  }
  throw noSource(name, refusals);
}

function noSource(name: string, refusals: readonly Refusal[]): ImageError {
  if (refusals.length === 0)
    return new ImageError(`${name}: no source to have it from was chosen`, false, false);
  const judges = refusals.filter(({ kind }) => AUTHORITIES.includes(kind));
  const deciding = judges.length > 0 ? judges : refusals;
  const unavailable = deciding.every(({ error }) => error.unavailable);
  const transient = !unavailable && refusals.some(({ error }) => error.transient);
  return new ImageError(
    `${name}: ${refusals.map(({ error }) => error.message).join("; ")}`,
    unavailable,
    transient,
  );
}
