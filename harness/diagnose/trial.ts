import { CACHE_OF, type CacheDamage, type CacheName, type DamagedFile } from "../domain/cache-damage.ts";
import type { CacheCheck, CacheDetail } from "../domain/cache-detail.ts";
import type { Attempt, CacheTrial, StepObservation } from "../domain/observation.ts";
import type { AttemptVerdict, Verdict } from "../domain/verdict.ts";
import { whatWasNoticed } from "./cache/noticed.ts";
import { type EndClass, withEndClass } from "./end-verdict.ts";
import { cleanLines } from "./text-lines.ts";

/**
 * What a trial of a damaged cache adds to the judgement of its answering round. A cache is called at fault only where the
 * same steps passed before the damage and pass again with exactly that cache cleaned.
 */
export function withTrial(attempt: Attempt, judged: AttemptVerdict): AttemptVerdict {
  const { trial } = attempt;
  if (!trial) return judged;
  if (!trial.damaged)
    return { ...judged, reason: `no cache was damaged, since filling them failed: ${judged.reason ?? ""}` };
  const detail = cacheDetail(attempt, trial, trial.damaged);
  if (judged.outcome === "pass") return { ...judged, reason: passWords(detail, trial.damaged) };
  if (judged.outcome !== "fail" || !judged.verdict) return judged;
  const cleaned = `with ${CACHE_WORDS[detail.cache]} cleaned`;
  const also = (words: string) => ({ ...judged, reason: `${judged.reason ?? ""} (${words})` });
  if (detail.cleaned !== "passed") return also(`it fails also ${cleaned}`);
  // Tools do the same on the same input; the project's own code need not.
  if (/^(?:run|test)\./.test(judged.verdict.failureClass))
    return also(`it passes ${cleaned}, and so might a program that fails now and then`);
  const verdict = atFault(judged.verdict, detail, trial.damaged.damage);
  return { ...judged, reason: verdict.why, verdict };
}

/** The cache in words. */
export const CACHE_WORDS: Readonly<Record<CacheName, string>> = {
  "build-cache": "the build cache",
  "module-cache": "the module cache",
  "go-sum": "go.sum",
};

/** What a trial shows, as facts; null for an attempt that damaged nothing. */
export function trialDetail(attempt: Attempt): CacheDetail | null {
  const damaged = attempt.trial?.damaged;
  return attempt.trial && damaged ? cacheDetail(attempt, attempt.trial, damaged) : null;
}

function cacheDetail(attempt: Attempt, trial: CacheTrial, damaged: DamagedFile): CacheDetail {
  return {
    kind: "cache",
    cache: CACHE_OF[damaged.damage],
    ...{ file: damaged.path, package: damaged.package, line: damaged.line, what: damaged.what },
    ...{ sizeBefore: damaged.sizeBefore, sizeAfter: damaged.sizeAfter },
    noticed: whatWasNoticed(attempt, trial, damaged),
    check: trial.verify && checkOf(trial.verify, damaged),
    cleaned: trial.cleaned && (allPassed(trial.cleaned.steps, trial.fill) ? "passed" : "failed"),
  };
}

/** Steps that were cut off before their end show nothing. */
function allPassed(steps: readonly StepObservation[], { length }: CacheTrial["fill"]): boolean {
  return steps.length === length && steps.every(passed);
}

function checkOf({ argv, end, output }: StepObservation, damaged: DamagedFile): CacheCheck {
  const lines = cleanLines(`${output.head}\n${output.tail}`).filter((line) => line.trim() !== "");
  const mended = damaged.leftByCheck?.sha256 === damaged.sha256Before;
  return {
    command: damaged.damage === "flipped" ? `GODEBUG=gocacheverify=1 go ${argv[1]}` : argv.join(" "),
    exit: end.kind === "exited" ? end.code : null,
    says: (lines[0] ?? "").slice(0, 400),
    mended: mended && damaged.left?.sha256 !== damaged.sha256Before,
  };
}

function passed({ end }: StepObservation): boolean {
  return end.kind === "exited" && end.code === 0;
}

/** A pass on a damaged cache: whether anything noticed is what it shows. */
function passWords(
  { cache, file, what, noticed, check }: CacheDetail,
  { damage, timeKept }: DamagedFile,
): string {
  const done = damage.startsWith("stale-")
    ? `${file} was changed${timeKept ? " under the same time" : ""} (${what})`
    : `${file}${cache === "go-sum" ? "" : ` of ${CACHE_WORDS[cache]}`} was damaged (${what})`;
  return `${done}: ${noticed}${check ? `; ${check.command} ${checkWords(check)}` : ""}`;
}

/** What Go's own check came to, in words behind its command. */
export function checkWords({ exit, says, mended }: CacheCheck): string {
  if (exit !== 0) return `fails: ${says}`;
  return mended ? "says nothing, and has made the file whole" : "finds nothing";
}

/** The verdict of the text, under the class that the trial proves. */
function atFault(verdict: Verdict, { cache, file, what, line }: CacheDetail, damage: CacheDamage): Verdict {
  const place = line === null ? file : `${file}:${line}`;
  const seen = damage.startsWith("stale-")
    ? `it holds what was known of ${place} before that changed under the same time (${what})`
    : `${place} is not what it was (${what})`;
  const again = cache === "go-sum" ? "with go.sum as it was" : `with ${CACHE_WORDS[cache]} cleaned`;
  const end: EndClass = {
    failureClass: CLASS_OF[damage],
    attribution: "environment",
    why: `${CACHE_WORDS[cache]} is at fault: ${seen}, and ${again} it passes`,
    mend: MEND_OF[cache],
  };
  return { ...withEndClass(verdict, end), handbookClass: verdict.handbookClass };
}

const CLASS_OF: Readonly<Record<CacheDamage, string>> = {
  truncated: "cache.truncated-object",
  flipped: "cache.corrupt-object",
  "edited-source": "cache.edited-source",
  "cut-source": "cache.edited-source",
  "stale-replace": "cache.stale-object",
  "stale-imports": "cache.stale-index",
  "wrong-sum": "cache.wrong-sum",
};

/** The one command that cleans exactly that cache. go clean -cache is there since 1.10, -modcache since 1.11, as the caches are. */
const MEND_OF: Readonly<Record<CacheName, string>> = {
  "build-cache": "go clean -cache",
  "module-cache": "go clean -modcache",
  "go-sum": "git checkout go.sum (cleaning caches changes nothing: the sum is wrong, the module is right)",
};
