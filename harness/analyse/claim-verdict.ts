import type { ClaimLine, ClaimVerdict, SettledLine } from "../domain/claim.ts";
import { groupBy } from "../domain/group-by.ts";
import type { CellState } from "./answer.ts";
import { truthOf, whereTrue } from "./claim-truth.ts";
import { cellsWord, listWords } from "./words.ts";

/** One scenario that was run for a statement. */
export interface EvidenceStates {
  readonly name: string;
  readonly states: readonly CellState[];
}

/**
 * The verdict on one statement: true in every cell that answered, in none, or in some. Where a control does not hold, its
 * evidence shows nothing.
 */
export function lineVerdict(
  line: ClaimLine,
  evidence: readonly EvidenceStates[],
  controls: readonly EvidenceStates[] = [],
): ClaimVerdict {
  if (line.evidence.length === 0 && line.pending !== null) return { kind: "pending", needs: line.pending };
  const unrun = [...evidence, ...controls].filter(({ states }) => states.length === 0);
  if (unrun.length > 0) return { kind: "not-reproducible", reason: notRun(unrun, evidence) };
  const broken = controls.flatMap(brokenControl);
  if (broken.length > 0) return { kind: "not-reproducible", reason: broken.join("; ") };
  const truths = evidence.flatMap(({ states }) => states.map(truthOf)).filter((truth) => truth !== null);
  if (truths.length === 0) return { kind: "not-reproducible", reason: whySilent(evidence) };
  if (truths.every((truth) => truth)) return { kind: "confirmed" };
  if (truths.every((truth) => !truth)) return { kind: "refuted" };
  return { kind: "depends", condition: conditionOf(evidence) };
}

/** A part of the evidence could confirm what the rest refutes: without all of it there is no verdict. */
function notRun(unrun: readonly EvidenceStates[], evidence: readonly EvidenceStates[]): string {
  if (evidence.every(({ states }) => states.length === 0)) return "none of its scenarios has been run";
  return `${listWords(unrun.map(({ name }) => name))} ${unrun.length === 1 ? "has" : "have"} not been run`;
}

function brokenControl({ name, states }: EvidenceStates): string[] {
  const wrong = states.filter((state) => truthOf(state) === false);
  const why = wrong[0]?.verdict?.difference ?? wrong[0]?.verdict?.reason ?? "not as expected";
  return wrong.length === 0
    ? []
    : [`the control ${name} does not hold in ${wrong.length} of ${cellsWord(states.length)} (${why})`];
}

/** Scenarios that are true at the same places are named together. */
function conditionOf(evidence: readonly EvidenceStates[]): string {
  const places = evidence.flatMap(({ name, states }) => {
    const where = whereTrue(states);
    return where === null ? [] : [{ name, where }];
  });
  const groups = [...groupBy(places, ({ where }) => where)];
  if (groups.length === 1) return groups[0]?.[0] ?? "";
  return groups
    .map(([where, all]) => `${listWords(all.map(({ name }) => name))}: ${where === "" ? "always" : where}`)
    .join("; ");
}

const REASONS_SHOWN = 3;

function whySilent(evidence: readonly EvidenceStates[]): string {
  const reasons = evidence.flatMap(({ states }) =>
    states.map(({ cell, verdict }) => {
      if (cell.support.kind !== "supported") return cell.support.reason;
      return verdict?.difference ?? verdict?.reason ?? "not run yet";
    }),
  );
  const counted = [...groupBy(reasons, (reason) => reason)].sort(([, a], [, b]) => b.length - a.length);
  const words = counted.map(([reason, all]) => `${reason} (${all.length})`);
  const more = words.length - REASONS_SHOWN;
  return [...words.slice(0, REASONS_SHOWN), ...(more > 0 ? [`${more} more reasons`] : [])].join("; ");
}

/** A claim's verdict follows from those of its statements that are decided; reports name the others beside it. */
export function claimVerdict(lines: readonly Pick<SettledLine, "id" | "verdict">[]): ClaimVerdict {
  const decided = lines.filter(isDecided);
  const [first] = decided;
  if (!first) return undecided(lines);
  const kinds = new Set(decided.map(({ verdict }) => verdict.kind));
  if (decided.length === 1 || (kinds.size === 1 && first.verdict.kind !== "depends")) return first.verdict;
  const words = [...groupBy(decided, ({ verdict }) => KIND_WORDS[verdict.kind])].map(
    ([word, all]) => `${listWords(all.map(({ id }) => id))} ${word}`,
  );
  return { kind: "depends", condition: words.join("; ") };
}

/** True for a statement that cells have settled. */
export function isDecided({ verdict }: Pick<SettledLine, "verdict">): boolean {
  return verdict.kind !== "pending" && verdict.kind !== "not-reproducible";
}

const KIND_WORDS: Readonly<Record<ClaimVerdict["kind"], string>> = {
  confirmed: "confirmed",
  refuted: "refuted",
  depends: "true in part",
  "not-reproducible": "not reproducible here",
  pending: "pending",
};

function undecided(lines: readonly Pick<SettledLine, "verdict">[]): ClaimVerdict {
  const silent = lines.find(({ verdict }) => verdict.kind === "not-reproducible");
  return (silent ?? lines[0])?.verdict ?? { kind: "not-reproducible", reason: "it has no statement" };
}
