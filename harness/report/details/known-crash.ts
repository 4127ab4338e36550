import type { CrashCandidate, KnownCrash, ReleaseStanding } from "../../domain/known-crash.ts";
import type { KnownCrashDetail } from "../../domain/known-crash-detail.ts";

/** What a crash is known as, how sure that is, and the releases that were seen to have it. */
export function knownCrashLines({ match }: KnownCrashDetail): readonly string[] {
  switch (match.kind) {
    case "same":
      return [
        `golang/go#${match.crash.issue} (same frames and words): ${match.crash.about}`,
        ...releaseLines(match),
      ];
    case "possibly":
      return [
        "possibly; the compiler checks there for what many mistakes break, so that frames and words fit others too:",
        ...match.candidates.flatMap((one) => [
          `golang/go#${one.crash.issue}: ${one.crash.about}`,
          ...releaseLines(one),
        ]),
      ];
    case "same-words":
      return [
        `no stack was printed, and words alone name no issue (${match.crashes} known ${match.crashes === 1 ? "crash has" : "crashes have"} these): the check prints the stack`,
      ];
  }
}

function releaseLines({ crash, release }: CrashCandidate): string[] {
  return [
    `    seen with ${rangesOf(crash)}; gone in ${crash.fixed.length === 0 ? "no release that was run" : crash.fixed.map((go) => `go${go}`).join(", ")}`,
    ...(STANDING[release] ? [`    ${STANDING[release]}`] : []),
  ];
}

const STANDING: Readonly<Record<ReleaseStanding, string>> = {
  affected: "",
  outside:
    "the release at hand was run too and did not crash on that case: it may be another mistake with this stack",
  "not-run": "the release at hand was not run",
  unknown: "which release this is of is not known",
};

function rangesOf({ affected }: KnownCrash): string {
  return affected.map(([from, to]) => (from === to ? `go${from}` : `go${from} to go${to}`)).join(", ");
}
