import type { Attempt, StepObservation } from "../domain/observation.ts";
import type { Conformance, Outcome } from "../domain/outcome.ts";
import type { CellRecord } from "../domain/run.ts";
import type { Expectation, SizeBound } from "../domain/scenario.ts";
import type { CellVerdict, Level, Verdict } from "../domain/verdict.ts";
import { matchesMessage } from "./expected-message.ts";
import { failed, isCTool } from "./tool-family.ts";

type Decided = Pick<CellVerdict, "outcome" | "reason" | "verdict" | "deciding">;
type Judged = Pick<CellVerdict, "conformance" | "difference">;

const EXPECTED: Judged = { conformance: "as-expected", difference: null };

/**
 * How a result stands against the cell's expectation. Nothing is proven by a cell that gave no answer; a cell that
 * cannot exist, or that the project itself declares out of range, is no broken promise where a pass was expected.
 */
export function conformanceOf(record: CellRecord, decided: Decided): Judged {
  const { expectation } = record.cell;
  const { outcome } = decided;
  if (outcome === expectation.outcome) return details(record, expectation, decided);
  if (outcome === "infrastructure" || outcome === "unavailable")
    return {
      conformance: "inconclusive",
      difference: `no answer: ${decided.reason}`,
    };
  if (expectation.outcome === "pass" && (outcome === "unsupported" || outcome === "declared-unsupported"))
    return EXPECTED;
  return {
    conformance: turned(expectation.outcome, outcome),
    difference: `expected ${expectation.outcome}, and it was ${outcome}${decided.reason ? `: ${decided.reason}` : ""}`,
  };
}

function turned(expected: Outcome, found: Outcome): Conformance {
  if (found === "pass") return "unexpected-pass";
  return expected === "pass" ? "unexpected-fail" : "different-failure";
}

/** Same outcome: the finer things that an expectation may state. A part that was not observed proves nothing. */
function details(record: CellRecord, expectation: Expectation, decided: Decided): Judged {
  const attempt = record.attempts[decided.deciding ?? -1] ?? null;
  const checks = [
    classCheck(expectation, decided.verdict),
    messageCheck(expectation, decided.verdict),
    outputCheck(expectation, attempt),
    ...exitChecks(expectation, attempt),
    linkCheck(expectation.linkRss, attempt),
  ].filter((check) => check !== null);
  const wrong = checks.find((check) => check.kind === "differs");
  if (wrong)
    return {
      conformance: decided.outcome === "pass" ? "unexpected-fail" : "different-failure",
      difference: wrong.text,
    };
  const unseen = checks[0];
  return unseen ? { conformance: "inconclusive", difference: unseen.text } : EXPECTED;
}

interface Check {
  readonly kind: "differs" | "not-observed";
  readonly text: string;
}

function classCheck({ class: asked }: Expectation, verdict: Verdict | null): Check | null {
  if (asked === undefined || verdict?.failureClass === asked) return null;
  return {
    kind: "differs",
    text: `expected class ${asked}, and it was ${verdict?.failureClass ?? "none"}`,
  };
}

function messageCheck({ message }: Expectation, verdict: Verdict | null): Check | null {
  if (message === undefined) return null;
  const texts = verdict
    ? [verdict.firstError, ...verdict.failures.flatMap((failure) => failure.evidence)]
    : [];
  switch (matchesMessage(message, [...texts, texts.join("\n")])) {
    case "yes":
      return null;
    case "endless":
      return {
        kind: "not-observed",
        text: `the expected message /${message}/ takes too long to compare; write it without repetitions in repetitions`,
      };
    case "no expression":
      return { kind: "differs", text: `the expected message is no regular expression: ${message}` };
    case "no":
      return {
        kind: "differs",
        text: `expected a message like /${message}/, and it was: ${verdict?.firstError ?? "none"}`,
      };
  }
}

/** What the deciding step printed. What was left out of a flood's middle may hold it: then nothing is proven. */
function outputCheck({ output: asked }: Expectation, attempt: Attempt | null): Check | null {
  if (asked === undefined) return null;
  const step = attempt && decidingStep(attempt);
  if (!step)
    return { kind: "not-observed", text: `expected an output like /${asked}/, and nothing was printed` };
  const { head, tail, droppedBytes } = step.output;
  switch (matchesMessage(asked, [`${head}${tail}`])) {
    case "yes":
      return null;
    case "endless":
      return { kind: "not-observed", text: `the expected output /${asked}/ takes too long to compare` };
    case "no expression":
      return { kind: "differs", text: `the expected output is no regular expression: ${asked}` };
    case "no":
      return {
        kind: droppedBytes > 0 ? "not-observed" : "differs",
        text: `expected an output like /${asked}/, and it printed: ${lastLines(`${head}${tail}`)}`,
      };
  }
}

/** The end of an output, short enough to be quoted. */
function lastLines(text: string): string {
  const said = text.trim();
  return said === "" ? "nothing" : said.length <= 300 ? said : `…${said.slice(-300)}`;
}

/** The step that decided: the first that failed, else the last. */
function decidingStep({ steps }: Attempt): StepObservation | undefined {
  return steps.find((step) => !(step.end.kind === "exited" && step.end.code === 0)) ?? steps.at(-1);
}

function exitChecks({ exit }: Expectation, attempt: Attempt | null): readonly Check[] {
  const levels = Object.entries(exit ?? {}) as [Level, number | undefined][];
  return levels.flatMap(([level, asked]): Check[] => {
    if (asked === undefined) return [];
    const found = attempt ? exitCodesAt(level, attempt) : [];
    if (found.includes(asked)) return [];
    if (found.length === 0)
      return [
        {
          kind: "not-observed",
          text: `expected exit ${asked} at level ${level}, which was not observed`,
        },
      ];
    return [
      {
        kind: "differs",
        text: `expected exit ${asked} at level ${level}, and it was ${found.join(", ")}`,
      },
    ];
  });
}

/** The codes seen at a level in the step that decided (the first failing one, else the last). */
export function exitCodesAt(level: Level, attempt: Attempt): readonly number[] {
  const step = decidingStep(attempt);
  if (!step) return [];
  const index = attempt.steps.indexOf(step);
  if (level === "go" || level === "program") return isGo(step) === (level === "go") ? stepCode(step) : [];
  const processes = attempt.processes.filter(
    (p) => p.step === index && isCTool(p.tool) === (level === "child"),
  );
  const relevant = processes.some(failed) ? processes.filter(failed) : processes;
  return [...new Set(relevant.flatMap((p) => (p.end?.kind === "exited" ? [p.end.code] : [])))];
}

function isGo(step: StepObservation): boolean {
  return /(?:^|\/)go$/.test(step.argv[0] ?? "");
}

function stepCode(step: StepObservation): readonly number[] {
  return step.end.kind === "exited" ? [step.end.code] : [];
}

function linkCheck(bound: SizeBound | undefined, attempt: Attempt | null): Check | null {
  if (!bound) return null;
  const links = (attempt?.processes ?? []).filter((p) => p.tool === "link");
  const sizes = links.flatMap((p) => (p.memory.maxRssBytes === null ? [] : [p.memory.maxRssBytes]));
  const asked = `${bound.operator} ${bound.bytes} bytes`;
  if (sizes.length === 0)
    return {
      kind: "not-observed",
      text: `expected a link RSS ${asked}, and none was observed`,
    };
  const wrong = sizes.find((size) => !holds(size, bound));
  return wrong === undefined
    ? null
    : {
        kind: "differs",
        text: `expected a link RSS ${asked}, and it was ${wrong} bytes`,
      };
}

function holds(size: number, { operator, bytes }: SizeBound): boolean {
  switch (operator) {
    case "<":
      return size < bytes;
    case "<=":
      return size <= bytes;
    case ">":
      return size > bytes;
    case ">=":
      return size >= bytes;
  }
}
