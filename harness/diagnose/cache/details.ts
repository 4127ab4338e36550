import type { CacheDetail } from "../../domain/cache-detail.ts";
import type { DetailContext } from "../details.ts";
import { trialDetail } from "../trial.ts";

/** Which cache a cell damaged on purpose, and what shows that it was at fault. */
export function cacheDetails({ attempt }: DetailContext): readonly CacheDetail[] {
  const found = attempt && trialDetail(attempt);
  return found ? [found] : [];
}
