import { PullError } from "../domain/pull-error.ts";

/** An image could not be made; the message names the image and the reason. */
export class ImageError extends Error {
  constructor(
    message: string,
    /** True when the thing does not exist, as against could not be had just now. */
    readonly unavailable: boolean,
    /** True when trying again may help. */
    readonly transient: boolean = !unavailable,
  ) {
    super(message);
  }
}

/** One source of an image does not serve it; another may. `unavailable` means that it answered that there is none. */
export class SourceError extends ImageError {}

/** A registry's refusal as one of a source; any other error as it is. */
export function pullRefusal(error: unknown): unknown {
  if (!(error instanceof PullError)) return error;
  return new SourceError(error.message, error.trouble === "missing", error.transient);
}
