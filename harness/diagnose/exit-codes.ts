import { compareGoVersions, type GoVersion, minorOf } from "../domain/go-version.ts";
import type { Failure, HandbookClass } from "../domain/verdict.ts";

/** What made the go command fail, as far as its exit code depends on it. */
export type GoExitReason =
  | "tool-failed"
  | "tool-silent"
  | "load-failed"
  | "usage"
  | "program-failed"
  | "go-crashed";

/** A row of the truth table: which code `go build` (and vet, run, test) returns, measured on 1.9.7 to 1.27. */
export interface GoExitRow {
  readonly reason: GoExitReason;
  readonly what: string;
  /** Up to 1.19.10. */
  readonly older: number;
  /** 1.19.11, 1.19.12, 1.19.13, and from 1.20 on. */
  readonly newer: number;
}

/** The go command's exit codes. Nothing above 2 is its own: 62 and 64 can only be passed on from a program that ran. */
export const GO_EXITS: readonly GoExitRow[] = [
  { reason: "tool-failed", what: "a tool fails and says why", older: 2, newer: 1 },
  { reason: "tool-silent", what: "a tool fails without a word, or is killed", older: 1, newer: 1 },
  {
    reason: "load-failed",
    what: "modules, packages or modes are refused before any tool runs",
    older: 1,
    newer: 1,
  },
  { reason: "usage", what: "a flag, command, port or setting is not known", older: 2, newer: 2 },
  { reason: "program-failed", what: "the test or program that it ran fails", older: 1, newer: 1 },
  { reason: "go-crashed", what: "the go command itself dies", older: 2, newer: 2 },
];

/** True for the releases in which a tool's failure makes the go command exit 1 and no longer 2: from 1.20, and 1.19.11 on. */
export function exitsOneForTools(go: GoVersion): boolean {
  const [major = 0, minor = 0] = minorOf(go).split(".").map(Number);
  if (major !== 1 || minor !== 19) return major > 1 || minor >= 20;
  return compareGoVersions(go, "1.19.11" as GoVersion) >= 0;
}

/** The code that release `go` returns for a reason. */
export function goExitFor(reason: GoExitReason, go: GoVersion): number {
  const row = GO_EXITS.find((each) => each.reason === reason);
  return (exitsOneForTools(go) ? row?.newer : row?.older) ?? 1;
}

/** Classes of which the go command says that it was asked for something that does not exist: it exits 2 in every release. */
const USAGE =
  /^(?:go\.(?:unknown-flag|bad-flag-value|unknown-command|no-such-tool)|target\.(?:unsupported-pair|race|bad-variable))$/;

/** Which row of the truth table a failure belongs to. */
export function goExitReason(failure: Failure, failureClass: string): GoExitReason {
  if (failure.level === "program") return "program-failed";
  if (failureClass === "cgo.pkg-config") return "tool-failed";
  if (failure.level === "go") {
    if (USAGE.test(failureClass)) return "usage";
    return /^(?:run|test)\./.test(failureClass) ? "program-failed" : "load-failed";
  }
  return failure.signal === null ? "tool-failed" : "tool-silent";
}

/**
 * Why the go command returned `code`, by the table: for instance "go build exited 1: from 1.19.11 and 1.20 on a failing
 * tool makes it 1 (2 before)". Says so when the observation does not fit the table.
 */
export function explainGoExit(go: GoVersion | null, code: number, reason: GoExitReason): string {
  const row = GO_EXITS.find((each) => each.reason === reason);
  if (!row) return `the go command exited ${code}`;
  if (go === null)
    return row.older === row.newer
      ? `it exits ${row.newer} in every release when ${row.what}`
      : `it exits ${row.older} up to 1.19.10 and ${row.newer} from 1.19.11 and 1.20 on when ${row.what}`;
  const expected = goExitFor(reason, go);
  if (expected !== code)
    return `${code} is not what the go command of ${go} returns when ${row.what} (that is ${expected}): it comes from elsewhere`;
  return row.older === row.newer
    ? `the go command exits ${code} in every release when ${row.what}`
    : `the go command exits ${row.newer} from 1.19.11 and 1.20 on, and ${row.older} before, when ${row.what}`;
}

/** "go build exited 1, the compile tool exited 2 (handbook class E2)": every level that was seen. */
export function exitSentence(parts: {
  readonly command: string;
  readonly code: number | null;
  readonly failure: Failure | null;
  readonly handbookClass: HandbookClass | null;
}): string {
  const { failure } = parts;
  const said = [parts.code === null ? null : `${parts.command} exited ${parts.code}`];
  if (failure && (failure.level === "tool" || failure.level === "child")) {
    const name = failure.level === "tool" ? `the ${failure.tool} tool` : failure.tool;
    if (failure.exit !== null) said.push(`${name} exited ${failure.exit}`);
    else if (failure.signal !== null) said.push(`${name} was ended by ${failure.signal}`);
  }
  const text = said.filter((part) => part !== null).join(", ");
  if (text === "") return "no exit code was observed";
  return parts.handbookClass ? `${text} (handbook class ${parts.handbookClass})` : text;
}
