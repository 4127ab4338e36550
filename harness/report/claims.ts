import type { ClaimVerdict, CodeTable, EvidenceRow, SettledClaim, SettledLine } from "../domain/claim.ts";
import { plainLine } from "../domain/plain-text.ts";
import { codeColumns } from "./claim-codes.ts";
import type { Paint, Palette } from "./palette.ts";
import { paletteOf } from "./palette.ts";
import { safeJson } from "./safe-json.ts";
import { table } from "./table.ts";
import type { Drawing } from "./terminal-text.ts";

/** What is said of a verdict, without its condition. */
export const VERDICT_WORDS: Readonly<Record<ClaimVerdict["kind"], string>> = {
  confirmed: "confirmed",
  refuted: "refuted",
  depends: "depends",
  "not-reproducible": "not reproducible here",
  pending: "pending",
};

/** All claims for a person: each with its statements, their verdicts, and what decides them. */
export function renderClaims(
  claims: readonly SettledClaim[],
  drawing: Pick<Drawing, "colour" | "unicode">,
): string {
  const palette = paletteOf(drawing.colour);
  const blocks = claims.map((claim) => claimBlock(claim, palette));
  return [...blocks, countsOf(claims)].join("\n\n");
}

function claimBlock(claim: SettledClaim, palette: Palette): string {
  const lines = claim.lines.flatMap((line) => lineBlock(line, palette));
  return [
    `${palette.strong(claim.id)} ${claim.claim}: ${paintOf(claim.verdict, palette)(verdictWords(claim.verdict))}${undecided(claim)}`,
    ...lines,
    ...(claim.codes.length > 0 ? codeBlock(claim.codes).map((row) => `  ${row}`) : []),
  ].join("\n");
}

/** Statements without a verdict, beside a verdict that does not speak of them. */
export function undecided({ lines }: SettledClaim): string {
  const silent = lines.filter(
    ({ verdict }) => verdict.kind === "pending" || verdict.kind === "not-reproducible",
  );
  const whole = silent.length === lines.length ? [] : silent;
  const words = [
    ...whole.map(({ id, verdict }) => `${id} ${VERDICT_WORDS[verdict.kind]}`),
    ...lines.filter(({ open }) => open !== null).map(({ id }) => `${id} in part pending`),
  ];
  return words.length === 0 ? "" : ` (${words.join(", ")})`;
}

function lineBlock({ id, says, verdict, evidence, controls, open }: SettledLine, palette: Palette): string[] {
  return [
    `  ${id} ${paintOf(verdict, palette)(verdictWords(verdict))}`,
    `      ${palette.faint("the handbook:")} ${plainLine(says, 400)}`,
    ...evidence.flatMap(evidenceLines),
    ...controls.flatMap((row) => evidenceLines({ ...row, name: `control ${row.name}`, shows: [] })),
    ...(open === null ? [] : [`      still pending: needs ${plainLine(open, 300)}`]),
  ];
}

function evidenceLines({ name, cells, unit = "cell", holds, run, shows }: EvidenceRow): string[] {
  const where =
    run === null ? "not run" : `true in ${holds} of ${cells} ${unit}${cells === 1 ? "" : "s"}, run ${run}`;
  return [`      ${name}: ${where}`, ...shows.map((words) => `        ${plainLine(words, 300)}`)];
}

/** "depends: up to go1.19.10 (go1.19.11 no longer)". */
export function verdictWords(verdict: ClaimVerdict): string {
  const word = VERDICT_WORDS[verdict.kind];
  if (verdict.kind === "depends") return `${word}: ${plainLine(verdict.condition, 600)}`;
  if (verdict.kind === "not-reproducible") return `${word}: ${plainLine(verdict.reason, 300)}`;
  return verdict.kind === "pending" ? `${word}: needs ${verdict.needs}` : word;
}

function paintOf({ kind }: ClaimVerdict, palette: Palette): Paint {
  if (kind === "confirmed") return palette.good;
  return kind === "refuted" ? palette.bad : palette.odd;
}

/** Codes of all scenarios under the releases, as go's / the tool's. */
function codeBlock(codes: readonly CodeTable[]): string[] {
  const { spans, rows } = codeColumns(codes);
  return ["go command / tool:", ...table([["", ...spans], ...rows])];
}

function countsOf(claims: readonly SettledClaim[]): string {
  const kinds = Object.keys(VERDICT_WORDS) as ClaimVerdict["kind"][];
  const counted = kinds
    .map(
      (kind) => [claims.filter(({ verdict }) => verdict.kind === kind).length, VERDICT_WORDS[kind]] as const,
    )
    .filter(([count]) => count > 0);
  return `${claims.length} ${claims.length === 1 ? "claim" : "claims"}: ${counted.map(([count, word]) => `${count} ${word}`).join(", ")}`;
}

/** The document of `claims --json`. Ends with a newline. */
export function renderClaimsJson(claims: readonly SettledClaim[]): string {
  return `${safeJson({ schema: 1, claims }, 2)}\n`;
}
