import type { Failure } from "../domain/verdict.ts";

/** What Go's own tools return when they fail, in every release measured (1.9.7 to 1.27); facts by running them. */
const OWN_CODES: ReadonlyMap<string, string> = new Map([
  ["compile", "the compile tool exits 2 on any error, in every release"],
  ["link", "the link tool exits 2 on most errors, and 1 where it refuses a reference; in every release"],
  ["asm", "the asm tool exits 1 on an error in a file, and 2 on a wrong flag"],
  ["cgo", "the cgo tool exits 1 or 2, by where it fails"],
  ["vet", "vet's findings make it exit 1 or 2; the go command turns that into 1"],
  ["go", "an own code of the go command"],
]);

/** Why a failing process returned what it did. 62 and 64 are nobody's in Go: whoever returned them is named. */
export function explainToolExit({ level, tool, exit, signal }: Failure): string {
  if (signal !== null) return `${tool} was ended by ${signal}: it returned no code of its own`;
  if (exit === 62 || exit === 64) return `${tool} itself returned ${exit}: no program of Go's own does`;
  if (level === "program") return `the program's own code; the go command only prints it, and exits 1`;
  if (level === "child") return `${tool}'s own code; the tool that called it makes its own of it`;
  return OWN_CODES.get(tool) ?? `${tool}'s own code`;
}
