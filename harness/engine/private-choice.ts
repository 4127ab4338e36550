import { findProgram } from "../support/find-program.ts";
import { EndpointError } from "./parse-endpoint.ts";
import type { PrivateKind } from "./private-place.ts";

/** A program of this machine that can be started as a private engine. */
export interface PrivateProgram {
  readonly kind: PrivateKind;
  readonly path: string;
}

/**
 * What GAUNTLET_PRIVATE_ENGINE names (dockerd or podman) and nothing else, else dockerd as root, else podman; undefined
 * when it is not installed. Rejects with an EndpointError on another word, and on dockerd without root.
 */
export async function privateProgram(env: NodeJS.ProcessEnv): Promise<PrivateProgram | undefined> {
  const asked = askedKind(env);
  for (const kind of asked ? [asked] : usualKinds()) {
    const path = await findProgram(kind);
    if (path) return { kind, path };
  }
  return undefined;
}

function askedKind({ GAUNTLET_PRIVATE_ENGINE: word }: NodeJS.ProcessEnv): PrivateKind | undefined {
  if (!word) return undefined;
  if (word !== "dockerd" && word !== "podman")
    throw new EndpointError(`GAUNTLET_PRIVATE_ENGINE is "${word}"; expected dockerd or podman`);
  if (word === "dockerd" && !isRoot())
    throw new EndpointError("GAUNTLET_PRIVATE_ENGINE=dockerd needs root; podman does not");
  return word;
}

function usualKinds(): readonly PrivateKind[] {
  return isRoot() ? ["dockerd", "podman"] : ["podman"];
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}
