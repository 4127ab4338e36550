import { type GoVersion, parseGoVersion } from "../domain/go-version.ts";
import type { Target } from "../domain/target.ts";
import type { AttemptVerdict } from "../domain/verdict.ts";
import { firstCause } from "./first-cause.ts";
import { withoutCarriers } from "./log-carrier.ts";
import { RULES } from "./registry.ts";
import { splitSegments } from "./segments.ts";
import { EVERYONE, testsApart, UNDER_HEADER } from "./step-symptoms.ts";
import type { Facts, Symptom } from "./symptom.ts";
import { cleanLines } from "./text-lines.ts";

/** What is known about a bare log beside its text; null is unknown. */
export interface LogAssumptions {
  readonly go: GoVersion | null;
  readonly target: Target | null;
  readonly cgo: boolean | null;
  /** The go command's exit code. */
  readonly exit: number | null;
  /** The folder in which the go command ran. */
  readonly root: string | null;
}

const NOTHING: LogAssumptions = {
  go: null,
  target: null,
  cgo: null,
  exit: null,
  root: null,
};

/**
 * Explains a build log by its text alone: the same rules as for a cell. Null when the text shows no failure that a
 * rule knows and the exit code is not known to be a failure. Never throws.
 */
export function diagnoseLog(text: string, assumptions: Partial<LogAssumptions> = {}): AttemptVerdict | null {
  const known = { ...NOTHING, ...assumptions };
  const lines = withoutCarriers(cleanLines(text));
  const facts = logFacts(known, known.go ?? versionIn(lines));
  const cause = firstCause(symptomsOf(lines, facts, known.exit), RULES);
  if (!cause || (cause.verdict.ruleId === null && (known.exit ?? 0) === 0)) return null;
  const { verdict, outcome } = cause;
  return {
    outcome: outcome.kind,
    reason: outcome.kind === "fail" ? verdict.why : outcome.reason,
    verdict,
  };
}

/** What rules may know of a log. */
export function logFacts({ target, cgo, root }: Partial<LogAssumptions>, go: GoVersion | null): Facts {
  return {
    ...{ go, target: target ?? null, cgo: cgo ?? null },
    ...{ offline: false, inCell: false, root: root ?? "/work/src" },
  };
}

function symptomsOf(lines: readonly string[], facts: Facts, exit: number | null): readonly Symptom[] {
  const common = { stage: "build", tool: null, signal: null, facts };
  return splitSegments(lines).flatMap(({ package: name, lines: said }) =>
    name === null
      ? testsApart({ ...common, level: "go", package: null, exit, sources: EVERYONE, lines: said })
      : [
          {
            ...common,
            level: "tool" as const,
            package: name,
            exit: null,
            sources: UNDER_HEADER,
            lines: said,
          },
        ],
  );
}

/** The release that a log names by itself; null where it names none. */
export function releaseInLog(text: string): GoVersion | null {
  return versionIn(withoutCarriers(cleanLines(text)));
}

/** The release in `go version` output, or in "(running go 1.24.4; …". */
function versionIn(lines: readonly string[]): GoVersion | null {
  for (const line of lines.slice(0, 2_000)) {
    const name = /\bgo version (go\S+)|\(running go ([\w.]+)/.exec(line);
    const version = parseGoVersion(name?.[1] ?? name?.[2] ?? "");
    if (version) return version;
  }
  return null;
}
