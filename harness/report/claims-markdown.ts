import type { CodeTable, SettledClaim, SettledLine } from "../domain/claim.ts";
import { plainLine } from "../domain/plain-text.ts";
import { undecided, verdictWords } from "./claims.ts";

/** All claims as Markdown: one table of statements with their verdicts, and the codes by release. Ends with a newline. */
export function renderClaimsMarkdown(claims: readonly SettledClaim[]): string {
  const rows = claims.flatMap((claim) => [claimRow(claim), ...claim.lines.map(lineRow)]);
  const codes = claims.filter((claim) => claim.codes.length > 0).flatMap(codeTable);
  return `${[...table(["", "claim", "verdict", "what decides it"], rows), ...codes].join("\n")}\n`;
}

function claimRow(claim: SettledClaim): string[] {
  const cells = claim.lines.flatMap(({ evidence }) => evidence).reduce((sum, each) => sum + each.cells, 0);
  return [
    `**${claim.id}**`,
    `**${claim.claim}**`,
    `**${verdictWords(claim.verdict)}**${undecided(claim)}`,
    `${cells} cells`,
  ];
}

/** One sentence for each scenario decides; the program prints the rest. */
function lineRow({ id, says, verdict, evidence }: SettledLine): string[] {
  const shows = evidence.flatMap(({ name, shows: [first], holds, cells }) =>
    first === undefined ? [] : [`${name} (${holds} of ${cells}): ${code(plainLine(first, 160))}`],
  );
  return [id, plainLine(says, 300), verdictWords(verdict), shows.join("<br>")];
}

function codeTable(claim: SettledClaim): string[] {
  const releases = [...new Set(claim.codes.flatMap((each) => each.releases.map(({ go }) => go)))];
  const rows = claim.codes.map((each) => [each.name, ...releases.map((go) => codesAt(each, go))]);
  return [
    "",
    `${claim.id}, exit codes of go / of the tool that failed:`,
    "",
    ...table(["", ...releases], rows),
  ];
}

function codesAt({ releases }: CodeTable, go: string): string {
  const found = releases.filter((each) => each.go === go);
  const words = found.map(({ command, tool }) => `${command ?? "·"}/${tool?.code ?? "·"}`);
  return [...new Set(words)].join(" ");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const row = (cells: readonly string[]): string => `| ${cells.map(cell).join(" | ")} |`;
  return [row(head), `|${head.map(() => "---").join("|")}|`, ...rows.map(row)];
}

/** A bar would end the cell, and what a program printed is no markup. */
function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}

function code(text: string): string {
  return `\`${text.replaceAll("`", "'")}\``;
}
