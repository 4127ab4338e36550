import type { Failure, Verdict } from "../domain/verdict.ts";
import { matchSymptom, type RuleMatch } from "./match.ts";
import type { RuleOutcome } from "./rule.ts";
import type { RuleRegistry } from "./rule-registry.ts";
import { speakerOf } from "./speaker.ts";
import type { Symptom } from "./symptom.ts";
import { evidenceOf, firstErrorLike, unknownVerdict, verdictOf } from "./verdict.ts";

/** What a step's symptoms amount to. */
export interface Cause {
  readonly verdict: Verdict;
  readonly outcome: RuleOutcome;
}

/** Order of the stages of a build: a failure in an earlier one can be the reason for a later one, never the reverse. */
const STAGE: Readonly<Record<string, number>> = {
  go: 0,
  cc: 1,
  cgo: 1,
  compile: 1,
  asm: 1,
  pack: 1,
  vet: 2,
  link: 3,
};

/**
 * The first cause among symptoms, as a verdict. Packages that fail side by side are independent of each other (the go
 * command never builds what depends on a failed one), and their order in a log is chance: they are taken by stage,
 * then by package path, so that equal failures get equal verdicts. Null only when there are no symptoms.
 */
export function firstCause(symptoms: readonly Symptom[], registry: RuleRegistry): Cause | null {
  const matches = symptoms.map((symptom) => ({
    symptom,
    match: matchSymptom(symptom, registry),
  }));
  const ranked = matches.sort((a, b) => rank(a) - rank(b) || byName(a.symptom, b.symptom));
  const failures = ranked.map(({ symptom, match }, index) => failureOf(symptom, match, index === 0));
  const [first] = ranked;
  if (!first) return null;
  const decided = first.match;
  if (!decided)
    return {
      verdict: unknownVerdict(first.symptom, failures),
      outcome: { kind: "fail" },
    };
  return {
    verdict: verdictOf(decided, failures),
    outcome: decided.rule.outcome(decided.captures, decided.symptom),
  };
}

function rank({ symptom, match }: { symptom: Symptom; match: RuleMatch | null }): number {
  const stage = STAGE[match ? stageSpeaker(match) : (symptom.tool ?? "")] ?? 4;
  if (!match) return 200 + stage;
  return (match.rule.rank === "wrapper" ? 100 : match.rule.rank === "consequence" ? 50 : 0) + stage;
}

/** What was built speaks after all that builds, though the go command passes its words on. */
function stageSpeaker(match: RuleMatch): string {
  const [first = ""] = match.rule.from;
  return first === "test" || first === "program" || first === "shell" ? first : speakerOf(match);
}

function byName(a: Symptom, b: Symptom): number {
  const [x, y] = [a.package ?? "", b.package ?? ""];
  return x < y ? -1 : x > y ? 1 : 0;
}

function failureOf(symptom: Symptom, match: RuleMatch | null, first: boolean): Failure {
  const index = match?.line ?? firstErrorLike(symptom.lines);
  const tool = match ? speakerOf(match) : (symptom.tool ?? "unknown");
  // What the go command only passed on is the tool's, whose own end was not seen.
  const passedOn = symptom.tool === "go" && tool !== "go" && symptom.level === "go";
  return {
    first,
    level: passedOn ? "tool" : tool === "go" ? "go" : symptom.level,
    tool,
    package: symptom.package,
    exit: passedOn ? null : symptom.exit,
    signal: passedOn ? null : symptom.signal,
    evidence: evidenceOf(symptom.lines, index),
  };
}
