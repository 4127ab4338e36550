import { axesOf } from "../analyse/link-points.ts";
import { compiles, startGuess, unlimitedOf } from "../analyse/unlimited.ts";
import { whyNoSearch } from "../diagnose/limit-outcome.ts";
import type { Cell } from "../domain/cell.ts";
import type { LimitFinding, LimitOf } from "../domain/limit-finding.ts";
import type { CellGround } from "../execute/cell-container.ts";
import { limitedCell, tryTimeMs, unlimitedCell } from "../plan/limit-cell.ts";
import { limitName, tryLine } from "../report/limit-lines.ts";
import { shownAxes } from "../report/link-surface.ts";
import type { AfterCells } from "./after-cells.ts";
import { type LimitOptions, type LimitRequest, limitRequest } from "./limit-options.ts";
import { limitTries, type MadeTry, type Tries } from "./limit-tries.ts";
import { searchLimit } from "./search-limit.ts";

/** No container can be smaller: Docker's own least. */
const FLOOR_BYTES = 6 * 2 ** 20;

/** The search for limits that the flags ask for, to follow a measured run. `found` fills while it goes. Throws a UserError. */
export function limitsAsked(options: LimitOptions): {
  readonly found: readonly LimitFinding[];
  readonly after?: (at: AfterCells) => Promise<void>;
} {
  const request = limitRequest(options);
  const found: LimitFinding[] = [];
  if (request === null) return { found };
  return { found, after: (at) => findLimits(request, at, (finding) => void found.push(finding)) };
}

/**
 * Searches the limits of every link of a run's cells, one container at a time. Each finding is told of when it is made; after a signal the
 * search it fell into tells what is known so far, and no other begins.
 */
async function findLimits(
  request: LimitRequest,
  at: AfterCells,
  onFound: (finding: LimitFinding) => void,
): Promise<void> {
  const refusals: Refusal[] = [];
  for (const each of everyLimit(at.cells, request.of)) {
    if (at.signal.aborted) return;
    const known = refusals.find((refusal) => holdsFor(refusal, each));
    const found = known ? { ...known.finding, ...placeOf(each) } : await findLimit(each, request, at);
    if (found === null) return;
    onFound(found);
    if (found.kind === "not-searched") refusals.push({ sought: each, finding: found });
  }
}

function everyLimit(cells: readonly Cell[], kinds: readonly LimitOf[]): Sought[] {
  const measured = cells.filter(({ measure }) => measure?.kind === "surface");
  return measured.flatMap((cell) =>
    [...cell.steps.keys()].flatMap((step) => kinds.map((of) => ({ cell, step, of }))),
  );
}

interface Refusal {
  readonly sought: Sought;
  readonly finding: Extract<LimitFinding, { kind: "not-searched" }>;
}

function holdsFor({ sought, finding }: Refusal, { cell, step }: Sought): boolean {
  if (finding.holdsFor === "link") return sought.cell === cell && sought.step === step;
  return finding.holdsFor === "engine";
}

interface Sought {
  readonly cell: Cell;
  readonly step: number;
  readonly of: LimitOf;
}

function placeOf({ cell, step, of }: Sought): Pick<LimitFinding, "cell" | "axes" | "of"> {
  return { cell: cell.id, axes: axesOf(cell, step), of };
}

/** One limit; null where the signal fired before there was anything to tell. */
async function findLimit(
  { cell, step, of }: Sought,
  request: LimitRequest,
  at: AfterCells,
): Promise<LimitFinding | null> {
  const place = placeOf({ cell, step, of });
  const not = (why: string, holdsFor: "this" | "link" | "engine"): LimitFinding => ({
    kind: "not-searched",
    ...{ ...place, why, holdsFor },
  });
  const free = unlimitedCell(cell, step, of);
  const prepared = await at.ground.prepare(free);
  if (at.signal.aborted) return null;
  if (prepared.kind !== "ready")
    return not(prepared.kind === "fault" ? prepared.fault.message : prepared.reason, "link");
  const { ground } = prepared;
  if (of === "link" && ground.cacheVolume === null)
    return not("its build cache is its own and empty each time, so that no link is alone in it", "this");

  const tries = limitTries({ cell: cell.id, ldflags: place.axes.ldflags ?? "", of }, at);
  const shown = shownAxes(at.cells.map(({ axes }) => axes));
  const name = limitName(place, shown);
  at.say(`${name}: once with all the memory of its cell`);
  const first = await withoutLimit(free, ground, of, tries);
  if (first === null) return null;
  const refusal = whyNoSearch(free, first.attempt, first.verdict);
  if (refusal !== null) return not(refusal.why, refusal.holdsFor);
  const unlimited = unlimitedOf(free, first.attempt);
  if (unlimited.links === 0)
    return not("nothing was linked: is there a main package among the packages?", "link");
  if (of === "link" && compiles(first.attempt))
    return not("what it links is compiled anew each time, so that no link is alone", "this");

  const tryTime = tryTimeMs(cell, unlimited.wallMs);
  const search = {
    toleranceShare: request.toleranceShare,
    ...{ floorBytes: FLOOR_BYTES, ceilingBytes: free.limits.memoryBytes },
    ...{ startGuessBytes: startGuess(unlimited), repeatsAtEdge: request.repeats },
  };
  const found = await searchLimit(
    search,
    (bytes) => tries.once(limitedCell(free, bytes, tryTime), ground, true),
    (each, count) => at.say(`${name}: ${tryLine(each, count)}`),
  );
  const asked = { toleranceShare: request.toleranceShare, repeats: request.repeats, tryTimeMs: tryTime };
  return { kind: "searched", ...place, ...asked, unlimited, ...found };
}

/** The step with all the memory of its cell; a link once more where the first one had to compile what it links. */
async function withoutLimit(
  free: Cell,
  ground: CellGround,
  of: LimitOf,
  tries: Tries,
): Promise<MadeTry | null> {
  const first = await tries.once(free, ground, false);
  if (first === null || of === "build" || !compiles(first.attempt)) return first;
  return tries.once(free, ground, false);
}
