interface StatusError {
  readonly statusCode: number;
  readonly message: string;
}

function hasStatus(error: unknown): error is StatusError {
  return typeof error === "object" && error !== null && typeof (error as StatusError).statusCode === "number";
}

/** Waits for a removal or signal; an object that is gone, going, or not running is what was wanted anyway. */
export async function goneIsFine(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!hasStatus(error)) throw error;
    // Podman answers 500 where Docker answers 409.
    const isOver =
      [304, 404, 409].includes(error.statusCode) || /container state improper/.test(error.message);
    if (!isOver) throw error;
  }
}

/** The engine's own words for a failure, on one line. */
export function engineMessage(error: unknown): string {
  const reason = (error as { readonly json?: { readonly message?: string } }).json?.message;
  const text = reason ?? (error instanceof Error ? error.message : String(error));
  return text.replace(/\s+/g, " ").trim();
}
