import { atLeast, compareGoVersions, type GoVersion } from "../domain/go-version.ts";
import type { HandbookClass } from "../domain/verdict.ts";
import type { SeenExit } from "./exit-codes.ts";
import { cellsWord, listWords } from "./words.ts";

/** The codes that the handbook gives a class, with that class. */
const HANDBOOK: ReadonlyMap<number, { readonly name: HandbookClass; readonly words: string }> = new Map([
  [2, { name: "E2", words: "front end" }],
  [62, { name: "E62", words: "modules, linker resources and symbols" }],
  [64, { name: "E64", words: "constraints, platform and policy" }],
]);

/**
 * For codes 2, 62 and 64: the handbook's class, what the code really was, and which classes the cells had. For any code:
 * how many of the cells passed all the same. Null when there is nothing to say.
 */
export function exitNote(group: readonly SeenExit[]): string | null {
  const notes = [handbookNote(group), passedNote(group)].filter((note) => note !== null);
  return notes.length === 0 ? null : notes.join("; ");
}

function handbookNote(group: readonly SeenExit[]): string | null {
  const [first] = group;
  const handbook = first && HANDBOOK.get(first.code);
  if (!first || !handbook) return null;
  const classes = [...new Set(group.flatMap(({ state }) => state.verdict?.verdict?.failureClass ?? []))];
  const shown = classes.length > 0 ? `; these cells: ${listWords(classes)}` : "";
  return `the handbook's ${handbook.name} (${handbook.words}); really ${really(first, group)}${shown}`;
}

/** A cell that passed shows that the code was no failure there; cgo, for one, learns from a C compiler's errors. */
function passedNote(group: readonly SeenExit[]): string | null {
  const passed = new Set(group.flatMap(({ state }) => (state.verdict?.outcome === "pass" ? [state] : [])));
  if (passed.size === 0) return null;
  const why = group[0]?.level === "child" ? " (cgo asks its C compiler questions by errors)" : "";
  return `${cellsWord(passed.size)} of these passed all the same${why}`;
}

function really({ level, tool, code }: SeenExit, group: readonly SeenExit[]): string {
  if (level === "go") return code === 2 ? goTwo(group) : goOther(code);
  if (level === "tool") return code === 2 ? toolTwo(tool) : `the ${tool} tool's own code`;
  if (level === "child") return `${tool}'s own code, not the go command's`;
  return `the code of the program ${tool}, not the go command's`;
}

/** Measured: a tool that fails and prints makes go return 2 up to 1.19.10, and 1 in 1.19.11 and later. */
function goTwo(group: readonly SeenExit[]): string {
  const versions = group.map(({ state }) => state.cell.go);
  const usage = "a refused flag, target or setting";
  if (versions.every(forwardsTwo))
    return `the go command's code, up to 1.19.10, for a tool that failed, and for ${usage}`;
  if (!versions.some(forwardsTwo)) return `the go command's code for ${usage}`;
  return `the go command's code for ${usage} and, up to 1.19.10, for a tool that failed`;
}

function forwardsTwo(version: GoVersion): boolean {
  return !atLeast(version, "1.20") && compareGoVersions(version, "1.19.11" as GoVersion) < 0;
}

function goOther(code: number): string {
  return `passed on from a program that the go command started: it has no code ${code} of its own`;
}

function toolTwo(tool: string | null): string {
  return tool === "compile" || tool === "link"
    ? `the ${tool} tool's own code for any error`
    : `the ${tool} tool's own code`;
}
