import type { Cell, Plan } from "../domain/cell.ts";
import { groupBy } from "../domain/group-by.ts";
import { plainLine } from "../domain/plain-text.ts";
import { safeJson } from "./safe-json.ts";
import { table } from "./table.ts";
import { clip } from "./terminal-text.ts";

/**
 * The cells of a plan as a table: what each is, what its image must hold, and whether it can run; then the images and the
 * counts. Rows are cut to `width` columns. Ends without a newline.
 */
export function renderPlanTable(plan: Plan, width = Number.POSITIVE_INFINITY): string {
  const rows = plan.cells.map((cell) => [
    cell.id,
    cell.steps.map((step) => step.kind).join(","),
    imageWords(cell),
    supportWords(cell),
  ]);
  return [
    ...table([["CELL", "STEPS", "NEEDS", "CAN RUN"], ...rows]).map((line) => clip(line, width)),
    ...plan.warnings.map((each) => `warning: ${plainLine(each)}`),
    ...imageLines(plan),
    planCounts(plan),
  ].join("\n");
}

function imageWords({ image }: Cell): string {
  const layer = image.layer === "tree" ? [] : [image.layer];
  return [`go ${image.go}`, ...layer, ...image.system].join(" + ");
}

/** The images that the cells which can run need; those of releases not at hand are fetched. */
function imageLines(plan: Plan): string[] {
  const needs = plan.cells.filter((cell) => cell.support.kind === "supported").map(imageWords);
  const images = [...groupBy(needs, (each) => each)].map(
    ([words, all]) => `${words} (${count(all.length, "cell")})`,
  );
  return images.length > 0 ? [`images: ${images.join(", ")}`] : [];
}

function supportWords({ support }: Cell): string {
  if (support.kind === "supported") return "yes";
  const source = support.kind === "unsupported" ? ` (${support.source})` : "";
  return plainLine(`${support.kind}: ${support.reason}${source}`, 300);
}

/** "15 cells: 13 can run, 2 unsupported; 5 releases". */
function planCounts(plan: Plan): string {
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
  return `${safeJson({ schema: 1, ...plan }, 2)}\n`;
}
