import type { CycleImport, CycleReport, ImportCycle } from "../domain/import-graph.ts";
import { plainLine } from "../domain/plain-text.ts";
import { markPaint, markText } from "./marks.ts";
import { type Palette, paletteOf } from "./palette.ts";
import { safeJson } from "./safe-json.ts";
import type { Drawing } from "./terminal-text.ts";

/** Which cell's imports were read. */
export interface CycleGround {
  /** "example.com/m", or a folder. */
  readonly project: string;
  /** "go1.27.4 linux/amd64". */
  readonly where: string;
  readonly argv: readonly string[];
}

/** How many cycles, imports of one cycle, and packages of a component are shown; the JSON document holds all. */
const SHOWN = { cycles: 20, steps: 40, packages: 12 } as const;

/** Cycles for a person: the shortest way round of each, import by import, and how far the answer can be trusted. */
export function renderCycles(
  report: CycleReport,
  ground: CycleGround,
  drawing: Pick<Drawing, "colour" | "unicode">,
): string {
  const palette = paletteOf(drawing.colour);
  const { cycles } = report;
  const mark = cycles.length > 0 ? "fail" : isWhole(report) ? "pass" : "infrastructure";
  const head = `${markPaint(mark, palette)(markText(mark, drawing.unicode))} ${palette.strong(headline(report, ground))}`;
  const blocks = cycles
    .slice(0, SHOWN.cycles)
    .map((cycle, at) => ["", ...cycleLines(cycle, at + 1, palette)]);
  const more = cycles.length - SHOWN.cycles;
  return [
    head,
    ...trustLines(report, ground).map((line) => `  ${line}`),
    ...blocks.flat(),
    ...(more > 0 ? ["", `and ${more} more; --format json holds them all`] : []),
  ].join("\n");
}

/** False where a cycle could lie in what was not read. */
export function isWhole({ source, over }: CycleReport): boolean {
  return source === "list" && !over;
}

function headline({ cycles, packages }: CycleReport, { project, where }: CycleGround): string {
  const among = `${plainLine(project, 200)}, ${plainLine(where, 80)}, ${counted(packages, "package")}`;
  if (cycles.length === 0) return `no import cycle: ${among}`;
  return `${counted(cycles.length, "import cycle")}: ${among}`;
}

/** "1 package", "3 packages". */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** What the answer stands on where that is not all of what the go command lists. */
function trustLines({ list, source, over, said, cycles }: CycleReport, { argv }: CycleGround): string[] {
  const words = plainLine(list.stderr.trim() === "" ? list.trouble : list.stderr, 300);
  const refused = `${argv.slice(0, 2).join(" ")} exited ${list.code}${words === "" ? "" : `: ${words}`}`;
  return [
    ...(source === "list"
      ? []
      : [
          `${refused}; ${source === "files" ? "the" : "other"} packages are those of the project's own folders, by their files' build constraints`,
        ]),
    ...(over ? ["there is more than is read of a project: cycles may be missing"] : []),
    ...(cycles.length === 0 && said.length > 0
      ? [`yet the go command says: ${plainLine(said[0] ?? "", 300)}`]
      : []),
  ];
}

/** One cycle without a number, or with: what it is, the shortest way round with its places, and what else belongs to it. */
export function cycleLines(cycle: ImportCycle, number: number | null, palette: Palette): string[] {
  const { shortest, packages, kind, imports } = cycle;
  const label = number === null ? "" : `${number}. `;
  const first = plainLine(shortest[0]?.from ?? "", 200);
  const what =
    kind === "test"
      ? `only test files of ${first} close it: ${counted(shortest.length, "import")}`
      : shortest.length === 1
        ? `${first} imports itself`
        : `${counted(packages.length, "package")}, ${counted(imports.length, "import")}; the shortest way round takes ${shortest.length}`;
  const steps = shortest.slice(0, SHOWN.steps);
  const hidden = shortest.length - steps.length;
  const others = packages.filter((path) => !shortest.some(({ from }) => from === path));
  return [
    `${palette.strong(label)}${what}`,
    ...steps.map((each) => `  ${stepWords(each, palette)}`),
    ...(hidden > 0 ? [`  … and ${hidden} more imports back to ${first}`] : []),
    ...(others.length > 0 ? [`  ${palette.faint(`also in the ring: ${namesOf(others)}`)}`] : []),
  ];
}

/** "a/a.go:3:8: example.com/m/a imports example.com/m/b". */
function stepWords({ file, line, column, from, to, test }: CycleImport, palette: Palette): string {
  const place = `${plainLine(file, 300)}:${line}:${column}:`;
  return `${palette.faint(place)} ${plainLine(from, 200)} imports ${plainLine(to, 200)}${test ? " (in a test)" : ""}`;
}

function namesOf(paths: readonly string[]): string {
  const shown = paths.slice(0, SHOWN.packages).map((path) => plainLine(path, 200));
  const more = paths.length - shown.length;
  return `${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/** The document of `cycles --format json`. Ends with a newline. */
export function renderCyclesJson(report: CycleReport, ground: CycleGround): string {
  return `${safeJson({ schema: 1, ...ground, ...report, whole: isWhole(report) }, 2)}\n`;
}
