import type { EngineEndpoint } from "../domain/engine-endpoint.ts";
import type { PrivateProgram } from "./private-choice.ts";
import { ROOTLESS_PACKAGES, rootlessLacks, userName } from "./rootless-needs.ts";

/** No engine could be had; the message lists what was tried, and ends with the one command that mends it. */
export class NoEngineError extends Error {
  /** What was tried and what came of it, without the command. */
  readonly tried: string;
  /** Null where the text says itself what to change. */
  readonly mend: string | null;

  constructor(tried: string, mend: string | null) {
    super(mend === null ? tried : `${tried}; mend it with: ${mend}`);
    this.tried = tried;
    this.mend = mend;
  }
}

/** An engine that the user named and that does not answer. */
export function askedIsSilent(asked: EngineEndpoint, refusals: readonly string[]): NoEngineError {
  const tried = `the engine that was asked for does not answer (${refusals.join("; ")})`;
  if (refusals.some((each) => each.includes("EACCES")))
    return new NoEngineError(tried, `sudo usermod -aG docker ${userName()}, and a new login`);
  const other = asked.from === "DOCKER_HOST" ? "unset DOCKER_HOST" : "docker context use default";
  return new NoEngineError(`${tried}; start it, or take another`, other);
}

/** Nothing answers and nothing can be started; `asked` is what GAUNTLET_PRIVATE_ENGINE names. */
export function nothingAnswers(refusals: readonly string[], asked: string | undefined): NoEngineError {
  if (asked)
    return new NoEngineError(
      `GAUNTLET_PRIVATE_ENGINE names ${asked}, which is not installed`,
      installing(asked),
    );
  return new NoEngineError(withRefusals(refusals), isRoot() ? "make setup" : installing(undefined));
}

/** A private engine that could not be started. */
export async function doesNotStart(
  { kind }: PrivateProgram,
  refusals: readonly string[],
): Promise<NoEngineError> {
  const lack = kind === "podman" && !isRoot() ? (await rootlessLacks())[0] : undefined;
  const text = withRefusals(lack ? [...refusals, lack.found] : refusals);
  return new NoEngineError(text, lack?.mend ?? (kind === "dockerd" ? "make setup" : installing(kind)));
}

function withRefusals(refusals: readonly string[]): string {
  return `no container engine answers${refusals.length > 0 ? ` (tried ${refusals.join("; ")})` : ""}`;
}

function installing(program: string | undefined): string {
  const install = `${isRoot() ? "" : "sudo "}apt-get install -y`;
  if (program === "dockerd") return `${install} docker.io iptables`;
  return `${install} ${isRoot() ? "podman" : ROOTLESS_PACKAGES}`;
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}
