import { parseDuration, parseSize } from "../domain/quantity.ts";

const MIB = 2 ** 20;
const DAY_MS = 86_400_000;

/** What a limit may be: how its text is read, and what is expected where it cannot be. */
export interface LimitValue {
  readonly parse: (text: string) => number | undefined;
  readonly expected: string;
}

/** No go command starts in less, and engines refuse a container of a few bytes. */
export const MEMORY = size(16 * MIB, "16MiB", "2GiB");
export const DISK = size(MIB, "1MiB", "8GiB");
/** What a link may take before it is a finding; nothing is limited by it. */
export const LINK_RSS = size(1, "1B", "1GiB");

/** Longer than anybody waits, and what the timers of this machine can count. */
const LONGEST_DAYS = 7;

/** A time limit; 0 would be none, and is not what anybody means. */
export const TIME: LimitValue = {
  parse: (text) => within(parseDuration(text), 1, LONGEST_DAYS * DAY_MS),
  expected: `a duration such as 10m, 90s or 1h30m, of at most ${LONGEST_DAYS * 24}h`,
};

/** Processors: a number above 0, halves allowed. */
export const CPUS: LimitValue = {
  parse: (text) => (/^\d{1,3}(?:\.\d{1,2})?$/.test(text) && Number(text) > 0 ? Number(text) : undefined),
  expected: "a number above 0",
};

function size(least: number, leastText: string, example: string): LimitValue {
  return {
    parse: (text) => within(parseSize(text), least, Number.MAX_SAFE_INTEGER),
    expected: `a size such as ${example}, of at least ${leastText}`,
  };
}

function within(value: number | undefined, least: number, most: number): number | undefined {
  return value !== undefined && value >= least && value <= most ? value : undefined;
}
