import type { Readable } from "node:stream";

/** One event of a build, pull or import; fields as the engine sends them. */
export interface ProgressEvent {
  readonly status?: string;
  readonly stream?: string;
  readonly id?: string;
  readonly progressDetail?: {
    readonly current?: number;
    readonly total?: number;
  };
  readonly error?: string;
  readonly aux?: unknown;
}

/**
 * Reads a progress stream to its end. Failures arrive in it under HTTP 200, so every event is read: rejects on an
 * error event, on a line that is no JSON, and on a connection that breaks. Whether the image is there afterwards is for
 * the caller to ask: a clean end is no promise.
 */
export async function drainProgress(
  stream: Readable,
  onEvent: (event: ProgressEvent) => void,
): Promise<void> {
  let rest = "";
  let failure: Error | undefined;
  const take = (line: string): void => {
    if (line.trim() === "") return;
    const event = parseEvent(line);
    // What the engine said went wrong outlives whatever breaks after it.
    if (event instanceof Error) failure ??= event;
    else if (event.error !== undefined) failure ??= new Error(event.error);
    else if (!failure) onEvent(event);
  };
  stream.setEncoding("utf8");
  try {
    for await (const chunk of stream) {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) take(line);
    }
    take(rest);
  } catch (error) {
    throw failure ?? error;
  }
  if (failure) throw failure;
}

function parseEvent(line: string): ProgressEvent | Error {
  try {
    const event: unknown = JSON.parse(line);
    if (typeof event === "object" && event !== null) return event as ProgressEvent;
  } catch {
    // Falls through: a cut or foreign line is reported as it came.
  }
  return new Error(`the engine's answer was cut short or is not JSON: ${line.slice(0, 200)}`);
}
