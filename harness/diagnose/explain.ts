import type { CodeNote, Explanation } from "../domain/explanation.ts";
import type { GoVersion } from "../domain/go-version.ts";
import type { SourcePiece, StepObservation, ToolProcess } from "../domain/observation.ts";
import type { CellRecord } from "../domain/run.ts";
import type { Attribution, CellVerdict, Failure, Verdict } from "../domain/verdict.ts";
import { factsOf } from "./attempt.ts";
import { sureCrash } from "./crash/sure-crash.ts";
import { type DetailContext, detailsOf } from "./details.ts";
import { explainGoExit, goExitFor, goExitReason } from "./exit-codes.ts";
import { firstCause } from "./first-cause.ts";
import { diagnoseLog, type LogAssumptions, logFacts, releaseInLog } from "./log.ts";
import { quickCheck } from "./quick-check.ts";
import { RULES } from "./registry.ts";
import { stepSymptoms } from "./step-symptoms.ts";
import type { Facts } from "./symptom.ts";
import { cleanLines } from "./text-lines.ts";
import { explainToolExit } from "./tool-exits.ts";

/** What the go command was and did. */
interface GoEnd {
  /** "go build". */
  readonly command: string;
  readonly go: GoVersion | null;
  readonly exit: number | null;
}

/** Explains a stored cell; null for one that passed, or that no attempt was made of. */
export function explainCell(record: CellRecord, verdict: CellVerdict): Explanation | null {
  const found = verdict.verdict;
  if (!found) return null;
  const attempt = verdict.deciding === null ? undefined : record.attempts[verdict.deciding];
  // A run step is two commands of one name: the one that failed is meant.
  const index = attempt?.steps.findIndex(({ end }) => !(end.kind === "exited" && end.code === 0)) ?? -1;
  const step = attempt?.steps[index];
  const isGo = step?.argv[0]?.split("/").at(-1) === "go";
  const end = {
    command: isGo ? `go ${step?.argv[1] ?? ""}`.trim() : "go",
    go: record.cell.go,
    exit: isGo && step?.end.kind === "exited" ? step.end.code : null,
  };
  const evidence = {
    ...{ attempt: attempt ?? null, step: step ?? null },
    processes: attempt?.processes.filter((process) => process.step === index) ?? [],
    sources: attempt?.sources ?? [],
    lines: step ? printedLines(step) : [],
    facts: factsOf(record.cell),
  };
  return explanation(found, verdict.outcome, isGo ? end : null, evidence, []);
}

/** What a step printed, as clean lines. */
export function printedLines({ output }: StepObservation): readonly string[] {
  return cleanLines(`${output.head}\n${output.tail}`);
}

type Evidence = Omit<DetailContext, "verdict">;

/** Explains a bare log by its text and what is known beside it, and by the sources that it names as they are now; null where it shows no failure. */
export function explainLog(
  text: string,
  known: Partial<LogAssumptions>,
  sources: readonly SourcePiece[] = [],
): Explanation | null {
  const found = diagnoseLog(text, known);
  if (!found?.verdict) return null;
  const go = known.go ?? releaseInLog(text);
  const end = { command: "the go command", go, exit: known.exit ?? null };
  const nothingRan = { attempt: null, step: null, processes: [] };
  const evidence = { ...nothingRan, sources, lines: cleanLines(text), facts: logFacts(known, go) };
  return explanation(found.verdict, found.outcome, end, evidence, assumptions(known, go));
}

/** A command that failed outside a cell, with the tools that were seen to fail in it. */
export interface FailedCommand {
  readonly step: StepObservation;
  readonly processes: readonly ToolProcess[];
  /** Pieces of the files that its output names. */
  readonly sources: readonly SourcePiece[];
  readonly facts: Facts;
  /** What had to be taken for granted. */
  readonly assumed: readonly string[];
}

/** Explains a command that failed on the user's own machine; null where nothing is known of it. */
export function explainCommand({
  step,
  processes,
  sources,
  facts,
  assumed,
}: FailedCommand): Explanation | null {
  const cause = firstCause(stepSymptoms(step, processes, facts), RULES);
  if (!cause) return null;
  const isGo = step.argv[0] === "go";
  const exit = step.end.kind === "exited" ? step.end.code : null;
  const end = isGo ? { command: `go ${step.argv[1] ?? ""}`.trim(), go: facts.go, exit } : null;
  const evidence = { attempt: null, step, processes, sources, lines: printedLines(step), facts };
  return explanation(cause.verdict, cause.outcome.kind, end, evidence, assumed);
}

function assumptions(known: Partial<LogAssumptions>, go: GoVersion | null): string[] {
  return [
    ...(known.go
      ? []
      : [go ? `Go ${go}: the log says so` : "no release is known: nothing here depends on one"]),
    ...(known.target ? [] : ["no target is known"]),
    ...(known.exit === undefined || known.exit === null ? ["the exit code is not known"] : []),
    "which process spoke is told by the text alone",
  ];
}

function explanation(
  verdict: Verdict,
  outcome: Explanation["outcome"],
  end: GoEnd | null,
  evidence: Evidence,
  assumed: readonly string[],
): Explanation {
  const first = verdict.failures.find((failure) => failure.first) ?? null;
  const details = detailsOf({ ...evidence, verdict });
  const known = sureCrash(details, evidence.facts.go);
  const isNow = evidence.attempt === null && evidence.sources.length > 0 && details.length > 0;
  return {
    outcome,
    failureClass: verdict.failureClass,
    handbookClass: verdict.handbookClass,
    why: verdict.why,
    firstError: verdict.firstError,
    place: verdict.place,
    package: first?.package ?? null,
    tool: first && first.tool !== "unknown" ? first.tool : null,
    codes: codesOf(verdict, first, end),
    attribution: verdict.attribution,
    attributionWords: verdict.failureClass.startsWith("cache.") ? WHO_KEEPS : WHO[verdict.attribution],
    mend: known?.mend ?? verdict.mend,
    check: quickCheck(verdict),
    issue: RULES.rules.find((rule) => rule.id === verdict.ruleId)?.issue ?? known?.issue ?? null,
    ruleId: verdict.ruleId,
    signature: verdict.signature,
    details,
    assumed: isNow ? [...assumed, "the sources are looked at as they are now"] : assumed,
  };
}

const WHO: Readonly<Record<Attribution, string>> = {
  project: "the project, or a dependency that it chose, has to change",
  toolchain: "the toolchain is at fault; the project can at most avoid it",
  environment: "something is missing, or too small, where it ran",
  unknown: "nothing shows who would have to change what",
};

const WHO_KEEPS =
  "what the go command kept, or compared it with, is not what it should be; the project is right";

/** The go command's code first, then the first failing process's, then every other that returned 62 or 64. */
function codesOf(verdict: Verdict, first: Failure | null, end: GoEnd | null): CodeNote[] {
  const notes: CodeNote[] = [];
  if (end && first) notes.push(goNote(verdict, first, end));
  if (first?.level === "go") notes.push(...programNote(verdict));
  const others = verdict.failures.filter((each) => each.exit === 62 || each.exit === 64);
  const told = [
    ...(first && first.level !== "go" ? [first] : []),
    ...others.filter((each) => each !== first),
  ];
  return [...notes, ...told.map(processNote)];
}

/** The go command tells a program's own code in words alone: "exit status 64". */
function programNote({ failureClass, firstError }: Verdict): CodeNote[] {
  const code = /^(?:run|test)\.exit$/.test(failureClass) && /exit status (\d+)/.exec(firstError)?.[1];
  if (!code) return [];
  const program: Failure = {
    ...{ first: false, level: "program", tool: "the program", package: null },
    ...{ exit: Number(code), signal: null, evidence: [] },
  };
  return [processNote(program)];
}

function goNote(verdict: Verdict, first: Failure, { command, go, exit }: GoEnd): CodeNote {
  if (verdict.ruleId === null && first.level === "go")
    return { level: "go", who: command, code: exit, signal: null, why: "what made it fail is not known" };
  const reason = goExitReason(first, verdict.failureClass);
  const expected = go === null ? 1 : goExitFor(reason, go);
  const why = explainGoExit(go, exit ?? expected, reason);
  return { level: "go", who: command, code: exit, signal: null, why };
}

function processNote(failure: Failure): CodeNote {
  const { level, tool, exit, signal } = failure;
  return { level, who: tool, code: exit, signal, why: explainToolExit(failure) };
}
