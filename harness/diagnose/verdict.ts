import type { Failure, Verdict } from "../domain/verdict.ts";
import { FIRST_ERROR_LIMIT, firstErrorOf, lastWordsBefore, unwrapped } from "./first-words.ts";
import type { RuleMatch } from "./match.ts";
import { newerGoLine } from "./newer-go-line.ts";
import { ownerMend, ownerOf, ownerWords, releaseAttribution } from "./owner.ts";
import { panicPlace, placeIdentity } from "./panic-place.ts";
import { normaliseMessage, signatureOf } from "./signature.ts";
import { speakerOf } from "./speaker.ts";
import type { Symptom } from "./symptom.ts";
import { isContinuation, isNoise } from "./text-lines.ts";

const EVIDENCE_LINES = 8;

/** The verdict for a step that failed, from the match that decides and the failures found. */
export function verdictOf(match: RuleMatch, failures: readonly Failure[]): Verdict {
  const { rule, captures, symptom } = match;
  const quoted = rule.quote === "last-words" ? lastWordsBefore(symptom.lines, match.line) : match.line;
  const { text, place: named, message } = firstErrorOf(symptom.lines, quoted, symptom.facts.root);
  const died = rule.traced(symptom) ? panicPlace(symptom.lines, match.line, symptom.facts.root) : null;
  const place = named ?? died;
  const said = rule.attribution(captures, symptom);
  const owner = ownerOf(place, said);
  const attribution = owner.kind === "release" ? releaseAttribution(symptom.facts) : said;
  const where = `${died ? `, at ${died.file}:${died.line}` : ""}${ownerWords(owner)}`;
  const why = rule.why(captures, symptom);
  const asked = attribution === "project" ? newerGoLine(symptom) : null;
  return {
    stage: symptom.stage,
    failureClass: rule.failureClass,
    handbookClass: rule.handbookClass,
    attribution,
    ruleId: rule.id,
    why: [
      died ? atHead(why, where) : `${why}${where}`,
      ...(asked ? [`; its go.mod asks for Go ${asked}, and this release tried all the same`] : []),
    ].join(""),
    mend: asked
      ? `first build it with Go ${asked} or newer, as its go.mod asks`
      : ((died || said !== "project" ? null : ownerMend(owner)) ?? rule.mend(captures, symptom)),
    signature: signatureOf({
      failureClass: rule.failureClass,
      tool: speakerOf(match),
      // vet's findings carry their package up to 1.25 only.
      package: rule.from.every((source) => source === "vet") ? null : symptom.package,
      message: [
        rule.identity?.(captures, symptom) ?? normaliseMessage(message),
        ...(died ? [`in ${placeIdentity(died)}`] : []),
      ].join(" "),
    }),
    firstError: unwrapped(text, symptom.tool),
    place,
    failures,
  };
}

/** Said before the message, which may be long and is quoted elsewhere: "a test panicked, at a.go:7: boom". */
function atHead(why: string, said: string): string {
  const colon = why.indexOf(": ");
  return colon < 0 ? `${why}${said}` : `${why.slice(0, colon)}${said}${why.slice(colon)}`;
}

/** The verdict when no rule knows the failure: the first line that looks like an error, and nothing claimed. */
export function unknownVerdict(symptom: Symptom, failures: readonly Failure[], saying?: string): Verdict {
  const line = firstErrorLike(symptom.lines);
  const { text, place, message } = firstErrorOf(symptom.lines, line, symptom.facts.root);
  const shown = text === "" ? (saying ?? endText(symptom)) : text;
  return {
    stage: symptom.stage,
    failureClass: "unknown",
    handbookClass: null,
    attribution: "unknown",
    ruleId: null,
    why: "no rule knows this failure",
    mend: null,
    signature: signatureOf({
      failureClass: "unknown",
      tool: symptom.tool,
      package: symptom.package,
      message: normaliseMessage(text === "" ? shown : message),
    }),
    firstError: unwrapped(shown, symptom.tool),
    place,
    failures,
  };
}

function endText(symptom: Symptom): string {
  const name = symptom.tool ?? symptom.stage;
  if (symptom.signal) return `${name} was ended by ${symptom.signal} and said nothing`;
  return symptom.exit === null
    ? `${name} failed and said nothing`
    : `${name} exited ${symptom.exit} and said nothing`;
}

/** The lines around `index` that belong to it: its head, itself, and what continues it. */
export function evidenceOf(lines: readonly string[], index: number): readonly string[] {
  let start = index;
  while (start > 0 && index - start < 4 && isContinuation(lines[start] ?? "")) start--;
  return lines
    .slice(start, start + EVIDENCE_LINES)
    .filter((line) => line.trim() !== "")
    .map((line) => line.slice(0, FIRST_ERROR_LIMIT));
}

/** The index of the first line that looks like an error; else the first that says anything. */
export function firstErrorLike(lines: readonly string[]): number {
  const like =
    /error|fail|fatal|panic|undefined|cannot|can't|not found|no such|invalid|unsupported|denied|:\d+:\d+: /i;
  const said = (line: string): boolean => !isNoise(line);
  const index = lines.findIndex((line) => said(line) && like.test(line));
  return index >= 0 ? index : Math.max(0, lines.findIndex(said));
}
