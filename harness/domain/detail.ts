import type { BytesDetail } from "./bytes-detail.ts";
import type { KnownCrashDetail } from "./known-crash-detail.ts";
import type { StackDetail } from "./stack-detail.ts";

/** What a look at the evidence adds to an explanation: one member a kind, each in a file of its own. */
export type Detail =
  // In the order of the alphabet.
  BytesDetail | KnownCrashDetail | StackDetail;
