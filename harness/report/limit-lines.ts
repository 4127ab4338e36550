import type { Axes, AxisName } from "../domain/cell.ts";
import { type GoVersion, releaseName } from "../domain/go-version.ts";
import type { KeptTry, LimitFinding, LimitOf } from "../domain/limit-finding.ts";
import type { LimitOutcome, TriedLimit } from "../domain/limit-search.ts";
import { plainLine } from "../domain/plain-text.ts";
import { mebibytes } from "../domain/quantity.ts";

const OF: Readonly<Record<LimitOf, string>> = { link: "link", build: "cold build" };

const OUTCOMES: Readonly<Record<LimitOutcome, string>> = {
  passed: "passed",
  "out-of-memory": "out of memory",
  "too-slow": "too slow",
  "killed-unknown": "killed, cause unknown",
  "failed-otherwise": "failed otherwise",
  "could-not-start": "could not start",
};

/** "limit of the link, go1.27.4 -w": whose limit is searched, for progress. */
export function limitName(
  { axes, of }: Pick<LimitFinding, "axes" | "of">,
  shown: readonly AxisName[],
): string {
  return `limit of the ${OF[of]}, ${linkName(axes, shown)}`;
}

/** "go1.27.4 gcflags=all=-l -w": the axes that tell links apart, ldflags by their value alone. */
export function linkName(axes: Axes, shown: readonly AxisName[]): string {
  const others = shown.filter((name) => name !== "go" && name !== "ldflags");
  const words = others.flatMap((name) => (axes[name] ? [`${name}=${axes[name]}`] : []));
  return plainLine(
    [releaseName((axes.go ?? "") as GoVersion), ...words, axes.ldflags ?? ""].join(" ").trim(),
    160,
  );
}

/** "96 MiB passed (4 tries)". */
export function tryLine({ limitBytes, outcome, why }: KeptTry, count: number): string {
  const more =
    outcome === "failed-otherwise" || outcome === "killed-unknown" ? `: ${plainLine(why ?? "", 200)}` : "";
  return `${mebibytes(limitBytes)} ${OUTCOMES[outcome]} (${counted(count, "try", "tries")})${more}`;
}

/** "0 of 3: 2 out of memory, 1 too slow"; what failed is left out where it is memory alone. */
export function rateWords({ tries, outcomes }: TriedLimit): string {
  const { passed = 0, ...others } = outcomes;
  const failed = Object.entries(others) as [LimitOutcome, number][];
  const plain = failed.every(([outcome]) => outcome === "out-of-memory");
  const how = failed.map(([outcome, count]) => `${count} ${OUTCOMES[outcome]}`).join(", ");
  return `${passed} of ${tries}${plain ? "" : `: ${how}`}`;
}

/** "1 try", "18 tries". */
export function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** What the failures rest on: nobody's word is taken for another's. */
export function proofWords(tries: readonly KeptTry[], tryTimeMs: number): string[] {
  const of = (outcome: LimitOutcome) => tries.filter((each) => each.outcome === outcome);
  const memory = of("out-of-memory");
  const byEngine = memory.filter(({ proof }) => proof === "engine").length;
  const byCounter = memory.length - byEngine;
  const failed = tries.length - of("passed").length;
  const words: string[] = [];
  if (byCounter > 0 && byCounter === failed) words.push("every failure counted by the cgroup's OOM counter");
  else if (byCounter > 0)
    words.push(`${counted(byCounter, "failure", "failures")} counted by the cgroup's OOM counter`);
  if (byEngine > 0) words.push(`${byEngine} out of memory by the engine's word alone`);
  if (of("too-slow").length > 0)
    words.push(`${of("too-slow").length} stopped by time after ${Math.round(tryTimeMs / 1000)} s`);
  for (const outcome of ["could-not-start", "killed-unknown", "failed-otherwise"] as const)
    if (of(outcome).length > 0) words.push(`${of(outcome).length} ${OUTCOMES[outcome]}`);
  return words;
}
