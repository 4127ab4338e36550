import { parallelAdvice, parallelRows } from "../analyse/parallel-links.ts";
import type { Scenario } from "../domain/scenario.ts";
import { conditionLines } from "../report/link-conditions.ts";
import { parallelDocument } from "../report/link-document.ts";
import { renderParallelLinks } from "../report/parallel-links.ts";
import { type ExitStatus, UserError } from "./exit-status.ts";
import type { Io } from "./io.ts";
import { linkmemStatus, type MeasureOptions, measureLinks } from "./measure-links.ts";

/** A peak is the largest of its runs: more of them find a larger one. */
const REPEATS = 3;

/** More tools at a time than this no machine of today runs. */
const MOST = 256;

/** `gauntlet linkmem --parallel`: what builds of several programs hold with each -p, and which -p the limit of --memory allows. */
export async function linkInParallel(
  scenario: Scenario,
  parallel: readonly number[],
  options: Omit<MeasureOptions, "parallel"> & {
    readonly json?: boolean;
    readonly repeats: number | undefined;
  },
  at: { readonly io: Io; readonly signal: AbortSignal },
): Promise<ExitStatus> {
  const repeats = options.repeats ?? REPEATS;
  // The limit is what is asked about: under it nothing could be seen of what lies above.
  const { memoryBytes, ...limits } = scenario.limits;
  const asked = { ...options, parallel, trace: false };
  const { record, surface } = await measureLinks({ ...scenario, limits }, repeats, asked, at);
  const rows = parallelRows(record.cells);
  const advice = memoryBytes === undefined ? [] : parallelAdvice(rows, memoryBytes);
  const text = options.json
    ? parallelDocument(record, rows, advice, surface.unmeasured)
    : renderParallelLinks(rows, advice, conditionLines(record), surface.unmeasured);
  at.io.print(text);
  return linkmemStatus(rows.length, at.io, at.signal);
}

/** The numbers of "1..4", "1,2,8" or "3", in order. Throws a UserError. */
export function parseParallel(text: string): number[] {
  const [, from, to] = /^(\d{1,3})\.\.(\d{1,3})$/.exec(text) ?? [];
  const words = text.split(",").map((word) => (/^\s*\d{1,3}\s*$/.test(word) ? Number(word) : 0));
  const numbers = from === undefined ? words : upTo(Number(from), Number(to));
  if (numbers.length === 0 || numbers.some((p) => p < 1 || p > MOST))
    throw new UserError(`--parallel: cannot read "${text}"; write 1..4, or 1,2,8 (at most ${MOST})`);
  return [...new Set(numbers)].toSorted((a, b) => a - b);
}

function upTo(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
}
