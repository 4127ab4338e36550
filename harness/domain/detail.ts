import type { BytesDetail } from "./bytes-detail.ts";

/** What a look at the evidence adds to an explanation: one member a kind, each in a file of its own. */
export type Detail =
  // In the order of the alphabet.
  BytesDetail;
