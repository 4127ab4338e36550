import type { Explanation } from "../domain/explanation.ts";
import type { GoVersion } from "../domain/go-version.ts";
import type { Workspace, WorkspaceFault } from "../domain/workspace.ts";
import { isNamed, workspaceFaults } from "./workspace-faults.ts";

/** Classes of failures that one fault of a workspace can be, and that can hide another. */
export function isOfWorkspace(failureClass: string): boolean {
  return (
    failureClass.startsWith("gowork.") ||
    ["module.replace-missing", "gomod.requires-newer", "gomod.dependency-requires-newer"].includes(
      failureClass,
    )
  );
}

/** What a workspace's text adds to an explanation. `mend` is null where the rule's own stands. */
export interface OtherFaults {
  readonly also: readonly string[];
  readonly mend: string | null;
}

/**
 * What else the text of a workspace shows to be wrong, beside the first error: each fault with its line, and whether the
 * go command said it or stopped before. The mend of the first fault is added where go.work has to change, not go.mod.
 */
export function otherFaults(
  { firstError }: Pick<Explanation, "firstError">,
  output: string,
  workspace: Workspace,
  go: GoVersion,
): OtherFaults {
  const faults = workspaceFaults(workspace, go);
  const first = faults.find((fault) => isNamed(fault, firstError));
  const also = faults.filter((fault) => fault !== first && !isSame(fault, first));
  return {
    also: also.slice(0, SHOWN).map((fault) => words(fault, output)),
    mend: first?.mend && first.at.file.endsWith("go.work") ? `${first.mend}, or GOWORK=off` : null,
  };
}

const SHOWN = 8;

/** A go.work that is too new and the module that made it so are mended by the same release. */
function isSame({ kind }: WorkspaceFault, first: WorkspaceFault | undefined): boolean {
  return kind === "newer-module" && first?.kind === "newer-workspace";
}

function words(fault: WorkspaceFault, output: string): string {
  const { file, line } = fault.at;
  const said = isNamed(fault, output) ? "said as well" : "not said: the go command stopped before it";
  return `${file}:${line}: ${fault.says} (${said})`;
}
