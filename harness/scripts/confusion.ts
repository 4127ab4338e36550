import { groupBy } from "../domain/group-by.ts";

/** A fixture as it was judged: the class that its case states, and the class that was found. */
export interface Judged {
  readonly expected: string;
  readonly found: string;
}

/** What a row of a confusion table counts. */
export interface ClassRow {
  readonly expected: string;
  readonly total: number;
  readonly right: number;
  /** Every other class that was found, the most frequent first. */
  readonly taken: readonly { readonly as: string; readonly count: number }[];
}

/** Judgements counted: `unknown` are those that said so, `wrong` those that named another class. */
export interface Confusion {
  readonly total: number;
  readonly right: number;
  readonly unknown: number;
  readonly wrong: number;
  /** By class, in order of their names. */
  readonly rows: readonly ClassRow[];
}

/** Counts judgements class by class. Pure. */
export function confusionOf(judged: readonly Judged[]): Confusion {
  const rows = [...groupBy(judged, ({ expected }) => expected)]
    .map(([expected, all]) => rowOf(expected, all))
    .sort((a, b) => byName(a.expected, b.expected));
  const right = judged.filter(({ expected, found }) => expected === found).length;
  const unknown = judged.filter(({ expected, found }) => expected !== found && found === "unknown").length;
  return { total: judged.length, right, unknown, wrong: judged.length - right - unknown, rows };
}

function rowOf(expected: string, all: readonly Judged[]): ClassRow {
  const others = all.filter(({ found }) => found !== expected);
  const taken = [...groupBy(others, ({ found }) => found)]
    .map(([as, each]) => ({ as, count: each.length }))
    .sort((a, b) => b.count - a.count || byName(a.as, b.as));
  return { expected, total: all.length, right: all.length - others.length, taken };
}

function byName(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** "93.4 % (284 of 304)"; "none" of nothing. */
export function share(right: number, total: number): string {
  return total === 0 ? "none" : `${((100 * right) / total).toFixed(1)} % (${right} of ${total})`;
}
