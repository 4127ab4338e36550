import type { CrashMatch } from "./known-crash.ts";

/** What a crash is known as, and how sure that is. */
export interface KnownCrashDetail {
  readonly kind: "known-crash";
  readonly match: CrashMatch;
}
