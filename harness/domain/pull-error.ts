/**
 * Why an image could not be had from its registry: `missing` (the registry answered that there is none), `refused`
 * (credentials are wanted, or not accepted), `stalled` (no word for too long), `failed` (all else: network, a wrong layer).
 */
export type PullTrouble = "missing" | "refused" | "stalled" | "failed";

/** A pull that gave no image. The message is one line. */
export class PullError extends Error {
  constructor(
    readonly trouble: PullTrouble,
    message: string,
  ) {
    super(message);
  }

  /** True when trying again may help. */
  get transient(): boolean {
    return this.trouble === "stalled" || this.trouble === "failed";
  }
}
