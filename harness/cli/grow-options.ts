import type { Command } from "commander";
import { parseSize } from "../domain/quantity.ts";
import { MAX_PIECES } from "../provision/piece-template.ts";
import { UserError } from "./exit-status.ts";
import type { MeasureOptions } from "./measure-links.ts";

/** How a project is to be grown, as the command line says it. */
export interface GrowOptions extends MeasureOptions {
  readonly grow?: string;
  readonly limitSize?: string;
  readonly checkAt?: string;
  readonly json?: boolean;
}

/** The same, read. */
export interface Growing {
  /** In increasing order. */
  readonly sizes: readonly number[];
  readonly limitBytes: number;
  /** The size to check laws with, or why there is none. */
  readonly checkAt: { readonly size: number } | { readonly none: string };
}

/** With fewer, any law with a fixed part and an exponent fits. */
export const FEWEST_SIZES = 5;

/** Each is a run; a law needs no more. */
const MOST_SIZES = 20;

const DEFAULT_LIMIT = "2GiB";

/** Adds the flags for growing projects to a verb. */
export function addGrowOptions(command: Command): Command {
  return command
    .option(
      "--grow <sizes>",
      "sizes of a growing project, 5 or more, as in 100,200,400,800,1600: the law that memory follows",
    )
    .option(
      "--limit-size <size>",
      `with --grow: the N that passes this size is told (default ${DEFAULT_LIMIT})`,
    )
    .option(
      "--check-at <n>",
      "with --grow: one more N to check the law with, or none (default twice the last)",
    );
}

/** True where a project is to be grown. Throws a UserError for flags that mean nothing without that. */
export function wantsGrowth({ grow, limitSize, checkAt }: GrowOptions): boolean {
  const lone = limitSize !== undefined ? "--limit-size" : checkAt !== undefined ? "--check-at" : null;
  if (grow === undefined && lone !== null)
    throw new UserError(`${lone} is about a project that grows; add --grow 100,200,400,800,1600`);
  return grow !== undefined;
}

/** Reads the flags. Throws a UserError with the mend for what cannot be read. */
export function readGrowing({
  grow = "",
  limitSize = DEFAULT_LIMIT,
  checkAt = "auto",
}: GrowOptions): Growing {
  const sizes = readSizes(grow);
  const limitBytes = parseSize(limitSize);
  if (limitBytes === undefined || limitBytes < 1)
    throw new UserError(`--limit-size: cannot read "${limitSize}"; write a size such as 2GiB`);
  return { sizes, limitBytes, checkAt: readCheck(checkAt, sizes.at(-1) ?? 0) };
}

function readSizes(text: string): readonly number[] {
  const sizes = text.split(",").map((word) => readPieces("--grow", word.trim()));
  const distinct = [...new Set(sizes)].sort((a, b) => a - b);
  if (distinct.length < FEWEST_SIZES)
    throw new UserError(
      `--grow: ${distinct.length} different ${distinct.length === 1 ? "size" : "sizes"}, and a law needs ${FEWEST_SIZES} at least; write such as --grow 100,200,400,800,1600`,
    );
  if (distinct.length > MOST_SIZES)
    throw new UserError(`--grow: ${distinct.length} sizes, more than the ${MOST_SIZES} that are measured`);
  return distinct;
}

function readPieces(flag: string, word: string): number {
  const size = /^\d{1,9}$/.test(word) ? Number(word) : 0;
  if (size >= 1 && size <= MAX_PIECES) return size;
  throw new UserError(`${flag}: "${word}" is no whole number from 1 to ${MAX_PIECES}`);
}

function readCheck(text: string, largest: number): Growing["checkAt"] {
  if (text === "none") return { none: "it was not asked for" };
  if (text === "auto")
    return 2 * largest <= MAX_PIECES
      ? { size: 2 * largest }
      : { none: `no project grows above ${MAX_PIECES} pieces` };
  const size = readPieces("--check-at", text);
  if (size > largest) return { size };
  throw new UserError(
    `--check-at: ${size} does not lie beyond the largest size, ${largest}; name a larger one, auto or none`,
  );
}
