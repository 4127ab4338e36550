import type { AlsoDetail } from "./also-detail.ts";
import type { BytesDetail } from "./bytes-detail.ts";
import type { CacheDetail } from "./cache-detail.ts";
import type { CycleDetail } from "./cycle-detail.ts";
import type { KnownCrashDetail } from "./known-crash-detail.ts";
import type { LibcDetail } from "./libc-detail.ts";
import type { StackDetail } from "./stack-detail.ts";
import type { SymbolsDetail } from "./symbols-detail.ts";

/** What a look at the evidence adds to an explanation: one member a kind, each in a file of its own. */
export type Detail =
  // In the order of the alphabet.
  | AlsoDetail
  | BytesDetail
  | CacheDetail
  | CycleDetail
  | KnownCrashDetail
  | LibcDetail
  | StackDetail
  | SymbolsDetail;
