import type { KeptTry, LimitFinding, Unlimited } from "../domain/limit-finding.ts";
import type { LimitAnswer, TriedLimit } from "../domain/limit-search.ts";
import { plainLine } from "../domain/plain-text.ts";
import { mebibytes } from "../domain/quantity.ts";
import { counted, proofWords, rateWords } from "./limit-lines.ts";

/** A finding that a search led to. */
export type Searched = Extract<LimitFinding, { kind: "searched" }>;

/** What a search found, and what that rests on. Nothing is claimed of a limit that was not tried. */
export function limitSentence(finding: Searched): string {
  const { answer, tries, tryTimeMs, unlimited, stopped, repeats } = finding;
  const cgroup = unlimited.cgroup === null ? "of an unknown version" : `v${unlimited.cgroup}`;
  const said = [
    answerWords(finding),
    counted(answer.tries, "try", "tries"),
    ...proofWords(tries, tryTimeMs),
    ...(stopped === null ? [] : [`ended early: ${plainLine(stopped, 300)}`]),
    ...(answer.settled || stopped !== null ? [] : [`not every limit at the edge was tried ${repeats} times`]),
  ];
  return `${said.join(", ")}; holds for cgroup ${cgroup}`;
}

function answerWords({ answer, tries }: Searched): string {
  switch (answer.kind) {
    case "found":
      return foundWords(answer);
    case "passes-at-floor":
      return floorWords(answer);
    case "fails-at-ceiling": {
      const passed = answer.outcomes.passed ?? 0;
      const how = passed > 0 ? "does not pass each time" : "fails";
      return `${how} even at ${mebibytes(answer.ceilingBytes)}, the most that its cell is allowed (${rateAt(answer, answer.ceilingBytes)}), although it passed with that before`;
    }
    case "unclear":
      return unclearWords(answer, tries);
  }
}

function foundWords(answer: Extract<LimitAnswer, { kind: "found" }>): string {
  const { nonePassedBytes: low, allPassedBytes: high } = answer;
  const ends = `passes from ${mebibytes(high)} (${rateAt(answer, high)}), fails at ${mebibytes(low)} (${rateAt(answer, low)})`;
  const between = answer.edge.filter(({ limitBytes }) => limitBytes > low && limitBytes < high);
  const noisy = between.map((each) => `${mebibytes(each.limitBytes)} passed ${rateWords(each)}`);
  const finest = high - low === 2 ** 20 ? ", the finest step" : "";
  const apart = `${percent((high - low) / low)} apart${finest}`;
  return `${ends}, ${apart}${noisy.length > 0 ? `, noisy between them (${noisy.join("; ")})` : ""}`;
}

function floorWords(answer: Extract<LimitAnswer, { kind: "passes-at-floor" }>): string {
  const { floorBytes, allPassedBytes } = answer;
  const refused = answer.edge.findLast(({ outcomes }) => (outcomes["could-not-start"] ?? 0) > 0);
  const least = refused
    ? `the least that a container started with (at ${mebibytes(refused.limitBytes)} none did)`
    : "the least that is tried";
  const always = allPassedBytes > floorBytes ? `, and each time from ${mebibytes(allPassedBytes)}` : "";
  return `passes at ${mebibytes(floorBytes)} (${rateAt(answer, floorBytes)}), ${least}${always}: no limit was seen at which it fails`;
}

function unclearWords(
  { why, allPassedBytes, failedBytes }: Extract<LimitAnswer, { kind: "unclear" }>,
  tries: readonly KeptTry[],
): string {
  const known = [
    ...(allPassedBytes === null ? [] : [`every try from ${mebibytes(allPassedBytes)} up passed`]),
    ...(failedBytes === null ? [] : [`none at ${mebibytes(failedBytes)} or below`]),
  ];
  return `unclear${known.length > 0 ? ` (${known.join(", ")})` : ""}: ${reasonWords(why, tries)}`;
}

function reasonWords(
  why: Extract<LimitAnswer, { kind: "unclear" }>["why"],
  tries: readonly KeptTry[],
): string {
  const last = (outcome: KeptTry["outcome"]) => tries.findLast((each) => each.outcome === outcome);
  const said = (made: KeptTry | undefined) =>
    made ? ` at ${mebibytes(made.limitBytes)} (${plainLine(made.why ?? "", 200)})` : "";
  switch (why) {
    case "killed-unknown":
      return `it was killed${said(last(why))}, and no counter shows that memory was the reason`;
    case "failed-otherwise":
      return `it failed${said(last(why))}, and nothing shows that memory was the reason`;
    case "could-not-start":
      return `no container could be started${said(last(why))}`;
    case "bad-bounds":
      return "its cell is allowed less memory than any container can have";
    case "out-of-tries":
      return "the tries did not come to an edge";
  }
}

/** How a limit lies to what was seen without one; null where no limit was found or no link was seen. */
export function besideSentence({ answer, unlimited, of }: Searched): string | null {
  if (answer.kind !== "found" && answer.kind !== "passes-at-floor") return null;
  const limit = answer.allPassedBytes;
  const whole = stepWords(
    unlimited,
    limit,
    of === "link" ? "this build, which links alone," : "the whole build",
  );
  const { maxRssBytes: rss } = unlimited;
  if (rss === null) return `the linker's max RSS was not seen; ${whole}`;
  const linker = `the ${unlimited.links > 1 ? "largest " : ""}linker's max RSS of ${mebibytes(rss)}${unlimited.maxRssSource === "sampled" ? " (sampled, a lower bound)" : ""}`;
  const distance = `${mebibytes(Math.abs(rss - limit))} (${percent(Math.abs(rss - limit) / rss)})`;
  if (limit >= rss) return `the limit lies ${distance} above ${linker}; ${whole}`;
  const file =
    unlimited.linkFileBytes === null
      ? "how much of that is file-backed was not seen"
      : `up to ${mebibytes(unlimited.linkFileBytes)} of that are file-backed pages, which the kernel can take back`;
  return `the limit lies ${distance} below ${linker}: ${file}; ${whole}`;
}

/** What cannot be taken back, as far as it was seen without a limit. */
function stepWords({ stepAnonBytes: anon }: Unlimited, limit: number, who: string): string {
  if (anon === null) return `the anonymous peak of ${who} was not seen`;
  const peak = `the anonymous memory of ${who} peaked at ${mebibytes(anon)} (sampled) without a limit`;
  return anon > limit ? `${peak}, more than the limit: why it passes with less was not seen` : peak;
}

function rateAt({ edge }: LimitAnswer, limitBytes: number): string {
  const at: TriedLimit | undefined = edge.find((each) => each.limitBytes === limitBytes);
  return at ? rateWords(at) : "not among the last tries";
}

function percent(share: number): string {
  const of100 = share * 100;
  return `${of100 < 9.95 ? Number(of100.toFixed(1)) : Math.round(of100)}%`;
}
