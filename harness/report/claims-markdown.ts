import type { SettledClaim, SettledLine } from "../domain/claim.ts";
import { groupBy } from "../domain/group-by.ts";
import { plainLine } from "../domain/plain-text.ts";
import { codeColumns } from "./claim-codes.ts";
import { undecided, verdictWords } from "./claims.ts";

/** All claims as Markdown: one table of statements with their verdicts, and the codes by release. Ends with a newline. */
export function renderClaimsMarkdown(claims: readonly SettledClaim[]): string {
  const rows = claims.flatMap((claim) => [claimRow(claim), ...claim.lines.map(lineRow)]);
  const codes = claims.filter((claim) => claim.codes.length > 0).flatMap(codeTable);
  return `${[...table(["", "claim", "verdict", "what decides it"], rows), ...codes].join("\n")}\n`;
}

function claimRow(claim: SettledClaim): string[] {
  const units = groupBy(
    claim.lines.flatMap(({ evidence }) => evidence),
    ({ unit = "cell" }) => unit,
  );
  const counts = [...units].map(
    ([unit, rows]) => `${rows.reduce((sum, each) => sum + each.cells, 0)} ${unit}s`,
  );
  return [
    `**${claim.id}**`,
    `**${prose(claim.claim)}**`,
    `**${prose(verdictWords(claim.verdict))}**${undecided(claim)}`,
    counts.length === 0 ? "0 cells" : counts.join(", "),
  ];
}

/** One sentence for each scenario decides, said once where several show the same; the program prints the rest. */
function lineRow({ id, says, verdict, evidence, open }: SettledLine): string[] {
  const first = evidence.filter(({ shows }) => shows.length > 0);
  const groups = groupBy(first, ({ shows: [words] }) => words ?? "");
  const shows = [...groups].map(([words, all]) => {
    const names = all.map(({ name, holds, cells }) => `${name} (${holds} of ${cells})`);
    return `${names.join(", ")}: ${code(plainLine(words, 200))}`;
  });
  const rest = open === null ? "" : `; the rest pending: needs ${plainLine(open, 300)}`;
  return [id, prose(plainLine(says, 300)), prose(`${verdictWords(verdict)}${rest}`), shows.join("<br>")];
}

function codeTable({ id, codes }: SettledClaim): string[] {
  const { spans, rows } = codeColumns(codes);
  return [
    "",
    `${id}, exit codes of the go command / of the tool that failed:`,
    "",
    ...table(["", ...spans], rows),
  ];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const row = (cells: readonly string[]): string => `| ${cells.map(cell).join(" | ")} |`;
  return [row(head), `|${head.map(() => "---").join("|")}|`, ...rows.map(row)];
}

/** A bar would end the cell, and what a program printed is no markup. */
function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}

/** Words whose tags and references are no markup; what stands between backticks is none already. */
function prose(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part, at) => (at % 2 === 1 ? part : part.replaceAll("&", "&amp;").replaceAll("<", "&lt;")))
    .join("");
}

function code(text: string): string {
  return `\`${text.replaceAll("`", "'")}\``;
}
