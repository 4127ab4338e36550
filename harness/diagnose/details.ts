import type { Detail } from "../domain/detail.ts";
import type { Attempt, SourcePiece, StepObservation, ToolProcess } from "../domain/observation.ts";
import type { Verdict } from "../domain/verdict.ts";
import { bytesDetails } from "./bytes/details.ts";
import { cacheDetails } from "./cache/details.ts";
import { knownCrashDetails, stackDetails } from "./crash/details.ts";
import { libcDetails } from "./libc/details.ts";
import { symbolsDetails } from "./symbols/details.ts";
import type { Facts } from "./symptom.ts";

/** The evidence of one failure. */
export interface DetailContext {
  readonly verdict: Verdict;
  /** The deciding attempt; null for what did not run in a cell. */
  readonly attempt: Attempt | null;
  /** The step that failed, and the tools that ran in it; null and none for a bare log. */
  readonly step: StepObservation | null;
  readonly processes: readonly ToolProcess[];
  /** Pieces of the files that the failing step's output names. */
  readonly sources: readonly SourcePiece[];
  /** What the failing step printed, as clean lines (see cleanLines). */
  readonly lines: readonly string[];
  readonly facts: Facts;
}

/** Makes the details of one kind. Pure, never throws, and gives none where the evidence shows nothing. */
export type DetailMaker = (context: DetailContext) => readonly Detail[];

/** In the order in which they are shown. */
const MAKERS: readonly DetailMaker[] = [
  cacheDetails,
  bytesDetails,
  stackDetails,
  knownCrashDetails,
  symbolsDetails,
  libcDetails,
];

/** All that the evidence adds to a verdict. */
export function detailsOf(context: DetailContext): readonly Detail[] {
  return MAKERS.flatMap((maker) => maker(context));
}
