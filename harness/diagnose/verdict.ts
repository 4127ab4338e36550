import type { Failure, SourcePlace, Verdict } from "../domain/verdict.ts";
import { moduleOfPath } from "./display-path.ts";
import type { RuleMatch } from "./match.ts";
import { newerGoLine } from "./newer-go-line.ts";
import { panicPlace, placeIdentity } from "./panic-place.ts";
import { parsePlaced } from "./place.ts";
import { normaliseMessage, signatureOf } from "./signature.ts";
import { speakerOf } from "./speaker.ts";
import type { Symptom } from "./symptom.ts";
import { isContinuation, isNoise } from "./text-lines.ts";

const EVIDENCE_LINES = 8;
const FIRST_ERROR_LIMIT = 600;

/** The verdict for a step that failed, from the match that decides and the failures found. */
export function verdictOf(match: RuleMatch, failures: readonly Failure[]): Verdict {
  const { rule, captures, symptom } = match;
  const quoted = rule.quote === "last-words" ? lastWordsBefore(symptom.lines, match.line) : match.line;
  const { text, place: said, message } = firstErrorOf(symptom.lines, quoted, symptom.facts.root);
  const died = rule.traced(symptom) ? panicPlace(symptom.lines, match.line, symptom.facts.root) : null;
  const place = said ?? died;
  const module = place && moduleOfPath(place.file);
  const inDependency = module ? ` (in the dependency ${module})` : "";
  const why = died
    ? atHead(rule.why(captures, symptom), `, at ${died.file}:${died.line}${inDependency}`)
    : `${rule.why(captures, symptom)}${inDependency}`;
  const attribution = rule.attribution(captures, symptom);
  const asked = attribution === "project" ? newerGoLine(symptom) : null;
  return {
    stage: symptom.stage,
    failureClass: rule.failureClass,
    handbookClass: rule.handbookClass,
    attribution,
    ruleId: rule.id,
    why: [
      why,
      ...(asked ? [`; its go.mod asks for Go ${asked}, and this release tried all the same`] : []),
    ].join(""),
    mend: asked
      ? `first build it with Go ${asked} or newer, as its go.mod asks`
      : module && attribution === "project" && !died
        ? dependencyMend(module)
        : rule.mend(captures, symptom),
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
    firstError: text,
    place,
    failures,
  };
}

/** Said before the message, which may be long and is quoted elsewhere: "a test panicked, at a.go:7: boom". */
function atHead(why: string, said: string): string {
  const colon = why.indexOf(": ");
  return colon < 0 ? `${why}${said}` : `${why.slice(0, colon)}${said}${why.slice(colon)}`;
}

/** Nobody corrects a line of somebody else's module: another version of it is what can be had. */
function dependencyMend(module: string): string {
  const path = module.slice(0, module.lastIndexOf("@"));
  return `use a version of ${path} that supports this release and target, if there is one: go list -m -versions ${path}, then go get ${path}@VERSION`;
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
    firstError: shown,
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

/** What the testing package and go test say of a test or a package; nobody's last words. */
const TEST_REMARK = /^(?:ok|FAIL|PASS|\?|===|---)(?:\s|$)/;

/** The last line before `index` that says something; `index` itself where nothing was said. */
function lastWordsBefore(lines: readonly string[], index: number): number {
  for (let at = index - 1; at >= 0; at--) {
    const line = lines[at] ?? "";
    if (TEST_REMARK.test(line)) return index;
    if (line.trim() !== "") return at;
  }
  return index;
}

/** The line that a reader would quote: with its place made readable; a continuation takes its head line in front. */
export function firstErrorOf(
  lines: readonly string[],
  index: number,
  root: string,
): {
  readonly text: string;
  readonly place: SourcePlace | null;
  readonly message: string;
} {
  const own = lines[index] ?? "";
  const head = isContinuation(own) ? headOf(lines, index) : null;
  const placed = parsePlaced(head ?? own, root);
  const message = [placed ? placed.message : head?.trim(), head === null && placed ? null : own.trim()]
    .filter((part) => part)
    .join(" ");
  const where = placed
    ? [placed.place.file, placed.place.line, placed.place.column].filter((part) => part !== null).join(":")
    : "";
  const said = [message, ...continued(lines, index, message)].join(" ");
  const text = where ? `${where}: ${said}` : said;
  return {
    text: text.slice(0, FIRST_ERROR_LIMIT),
    place: placed?.place ?? null,
    message,
  };
}

/** A line that tells a place and nothing else: "a_test.go:12:", "Error Trace:	a_test.go:12". */
const BARE_PLACE = /^(?:[A-Z][\w ]{0,30}:\s*)?\S+\.go:\d+:?$/;

/**
 * What a line leaves open (it ends with a colon, or names a failed test) stands in the lines that continue it: two that
 * say something tell enough. Assertion libraries put places alone on lines in front: the first is kept.
 */
function continued(lines: readonly string[], index: number, message: string): readonly string[] {
  if (!message.endsWith(":") && !message.startsWith("--- FAIL: ")) return [];
  // A subtest says what went wrong, and its parent only that something did.
  const below = lines[index + 1] ?? "";
  if (below.trim().startsWith("--- FAIL: ") && indentOf(below) > indentOf(lines[index] ?? ""))
    return [below.trim(), ...continued(lines, index + 1, below.trim())];
  const next = lines.slice(index + 1, index + 8).map((line) => (isContinuation(line) ? line.trim() : ""));
  const end = next.findIndex((line) => line === "" || line.startsWith("--- "));
  const told = (end < 0 ? next : next.slice(0, end)).map((line) => line.replace(/\s*\t\s*/g, " "));
  const [place, ...rest] = told;
  if (place === undefined) return [];
  if (!BARE_PLACE.test(place)) return [told.slice(0, 2).join("; ")];
  const said = rest.filter((line) => !BARE_PLACE.test(line)).slice(0, 2);
  return [[place, said.join("; ")].filter((part) => part !== "").join(" ")];
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function headOf(lines: readonly string[], index: number): string | null {
  for (let at = index - 1; at >= 0 && index - at < 20; at--) {
    const line = lines[at] ?? "";
    if (line.trim() === "") return null;
    if (!isContinuation(line)) return /^#/.test(line) ? null : line;
  }
  return null;
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
