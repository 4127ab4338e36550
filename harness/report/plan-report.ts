import type { Cell, Plan } from "../domain/cell.ts";
import { plainLine } from "../domain/plain-text.ts";
import { clip, columns, pad } from "./terminal-text.ts";

/** The cells of a plan as a table: what each is, what its image must hold, and whether it can run. Ends without a newline. */
export function renderPlanTable(plan: Plan, width: number): string {
  const rows = plan.cells.map((cell) => [
    cell.id,
    cell.steps.map((s) => s.kind).join(","),
    imageWords(cell),
    supportWords(cell),
  ]);
  const table = [["CELL", "STEPS", "NEEDS", "CAN RUN"], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...table.map((row) => columns(row[column] ?? ""))));
  const lines = table.map((row) =>
    clip(
      row
        .map((text, column) => pad(text, widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
      width,
    ),
  );
  return [...lines, ...plan.warnings.map((each) => `warning: ${plainLine(each)}`), planCounts(plan)].join(
    "\n",
  );
}

function imageWords({ image }: Cell): string {
  const layer = image.layer === "tree" ? [] : [image.layer];
  return [`go ${image.go}`, ...layer, ...image.system].join(" + ");
}

function supportWords({ support }: Cell): string {
  if (support.kind === "supported") return "yes";
  const source = support.kind === "unsupported" ? ` (${support.source})` : "";
  return plainLine(`${support.kind}: ${support.reason}${source}`, 300);
}

/** "15 cells: 13 can run, 2 unsupported; 5 releases". */
export function planCounts(plan: Plan): string {
  const by = (kind: Cell["support"]["kind"]): number =>
    plan.cells.filter((cell) => cell.support.kind === kind).length;
  const parts = [
    `${by("supported")} can run`,
    ...(by("unsupported") > 0 ? [`${by("unsupported")} unsupported`] : []),
    ...(by("unavailable") > 0 ? [`${by("unavailable")} unavailable`] : []),
  ];
  const releases = new Set(plan.cells.map((cell) => cell.go)).size;
  return `${count(plan.cells.length, "cell")}: ${parts.join(", ")}; ${count(releases, "release")} of Go`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** The plan as a JSON document. Ends with a newline. */
export function renderPlanJson(plan: Plan): string {
  return `${JSON.stringify({ schema: 1, ...plan }, null, 2)}\n`;
}
