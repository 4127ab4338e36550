import type { ImageNeed } from "../domain/cell.ts";
import { atLeast, type GoVersion } from "../domain/go-version.ts";
import type { Step } from "../domain/step.ts";

/** What a cell's image must hold. */
export function imageNeed(
  go: GoVersion,
  cgo: boolean,
  cc: string | undefined,
  steps: readonly Step[],
  system: readonly string[],
): ImageNeed {
  if (cgo && cc !== "none") return { go, layer: "gcc", system };
  // The go command needs glibc up to 1.20; a shell, and packages, need a distribution.
  const bare = atLeast(go, "1.21") && system.length === 0 && !steps.some(needsDistribution);
  return { go, layer: bare ? "tree" : "base", system };
}

function needsDistribution(step: Step): boolean {
  if (step.kind === "shell") return true;
  const program = step.kind === "command" ? step.argv[0] : undefined;
  return program !== undefined && program !== "go" && program !== "gofmt" && !program.startsWith("./");
}
