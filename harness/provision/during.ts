import type { Progress } from "../domain/progress.ts";

/** Tells how many bytes of the work in hand are done; null: how many there will be is not known. */
export type TellBytes = (doneBytes: number, totalBytes: number | null) => void;

/** Does a piece of work, and tells that it begins and, however it comes out, that it ended. */
export async function during<T>(
  progress: Progress,
  what: string,
  work: (tell: TellBytes) => Promise<T>,
): Promise<T> {
  progress({ kind: "begun", what });
  try {
    return await work((doneBytes, totalBytes) => progress({ kind: "bytes", what, doneBytes, totalBytes }));
  } finally {
    progress({ kind: "ended", what });
  }
}
