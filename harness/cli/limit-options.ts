import type { Command } from "commander";
import type { LimitOf } from "../domain/limit-finding.ts";
import { UserError, unknownWord } from "./exit-status.ts";

/** What limits are searched, and how exactly. */
export interface LimitRequest {
  readonly toleranceShare: number;
  readonly repeats: number;
  readonly of: readonly LimitOf[];
}

/** The options as they are given. */
export interface LimitOptions {
  readonly findLimit?: boolean;
  readonly tolerance?: string;
  readonly limitRepeats?: string;
  readonly limitOf?: string;
}

/** Adds the flags of the search for a limit to a verb. */
export function addLimitOptions(command: Command): Command {
  return command
    .option("--find-limit", "search the smallest memory limit at which it still passes, in containers")
    .option("--tolerance <share>", "how far apart the ends of a limit may lie (default 2%)")
    .option("--limit-repeats <n>", "tries at each end of a limit (default 3)")
    .option("--limit-of <what>", "link (all else cached), build (cold); both by default");
}

const KINDS: readonly LimitOf[] = ["link", "build"];
const DEFAULTS: LimitRequest = { toleranceShare: 0.02, repeats: 3, of: KINDS };

/** Reads the flags; null where no limit is asked for. Throws a UserError. */
export function limitRequest({
  findLimit,
  tolerance,
  limitRepeats,
  limitOf,
}: LimitOptions): LimitRequest | null {
  if (!findLimit) {
    const given = Object.entries({
      "--tolerance": tolerance,
      "--limit-repeats": limitRepeats,
      "--limit-of": limitOf,
    });
    const [alone] = given.find(([, value]) => value !== undefined) ?? [];
    if (alone !== undefined) throw new UserError(`${alone}: it belongs to --find-limit, which is not given`);
    return null;
  }
  return {
    toleranceShare: tolerance === undefined ? DEFAULTS.toleranceShare : parseTolerance(tolerance),
    repeats: limitRepeats === undefined ? DEFAULTS.repeats : parseRepeats(limitRepeats),
    of: limitOf === undefined ? DEFAULTS.of : parseKinds(limitOf),
  };
}

function parseTolerance(text: string): number {
  const share = /^\d{1,2}(?:\.\d{1,2})?%$/.test(text) ? Number(text.slice(0, -1)) / 100 : 0;
  if (share >= 0.005 && share <= 0.5) return share;
  throw new UserError(`--tolerance: "${text}" is no share from 0.5% to 50%`);
}

function parseRepeats(text: string): number {
  if (/^(?:[1-9]|1\d|20)$/.test(text)) return Number(text);
  throw new UserError(`--limit-repeats: "${text}" is no number from 1 to 20`);
}

function parseKinds(text: string): LimitOf[] {
  const words = text.split(",").map((word) => word.trim());
  const unknown = words.find((word) => !KINDS.some((kind) => kind === word));
  if (unknown !== undefined) throw new UserError(unknownWord("--limit-of", unknown, KINDS));
  return KINDS.filter((kind) => words.includes(kind));
}
