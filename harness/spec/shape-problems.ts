import type { z } from "zod";
import { nearestHint } from "./nearest-word.ts";
import type { Problem } from "./problem.ts";
import { problemAt, rangeOf, type YamlSource } from "./yaml-source.ts";

type Issue = z.core.$ZodIssue;

/** Zod's issues as problems with their places in the file. */
export function shapeProblems(source: YamlSource, issues: readonly Issue[], keysAt: KeysAt): Problem[] {
  return issues.flatMap((issue) => problemsOf(source, issue, [], keysAt));
}

/** The valid keys of the mapping at a path, for suggestions. */
export type KeysAt = (path: readonly PropertyKey[]) => readonly string[];

function problemsOf(
  source: YamlSource,
  issue: Issue,
  base: readonly PropertyKey[],
  keysAt: KeysAt,
): Problem[] {
  const path = [...base, ...issue.path];
  const place = (at: readonly PropertyKey[], key: boolean, message: string, hint: string | null) =>
    problemAt(source, ...rangeOf(source, at, key), message, hint);
  switch (issue.code) {
    case "invalid_union":
      return chooseBranch(issue.errors).flatMap((inner) => problemsOf(source, inner, path, keysAt));
    case "unrecognized_keys":
      return issue.keys.map((key) => {
        const valid = keysAt(path);
        const hint = nearestHint(key, valid) ?? (valid.length > 0 ? `valid: ${valid.join(", ")}` : null);
        return place(
          [...path, key],
          true,
          `unknown key "${key}"`,
          key === "<<" ? "merge keys are not supported" : hint,
        );
      });
    case "invalid_key":
      return issue.issues.map((inner) => place(path, true, inner.message, hintOf(inner)));
    case "invalid_type":
      return [missingOrWrong(place, path, issue)];
    default:
      return [place(path, false, issue.message, hintOf(issue))];
  }
}

type Place = (at: readonly PropertyKey[], key: boolean, message: string, hint: string | null) => Problem;

const SHAPE_NAMES: Readonly<Record<string, string>> = {
  string: "a single value",
  array: "a list",
  object: "a mapping",
  record: "a mapping",
};

function missingOrWrong(
  place: Place,
  path: readonly PropertyKey[],
  issue: Issue & { code: "invalid_type" },
): Problem {
  if (issue.input === undefined && issue.message.includes("received undefined"))
    return place(path, false, `"${String(path.at(-1))}" is missing`, null);
  return place(path, false, `expected ${SHAPE_NAMES[issue.expected] ?? issue.expected} here`, null);
}

/** Of a union's branches, the one that was meant: the first that does not fail on the kind of the value itself. */
function chooseBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] {
  const failsAtRoot = (issues: readonly Issue[]) =>
    issues.some((i) => i.code === "invalid_type" && i.path.length === 0);
  return branches.find((issues) => !failsAtRoot(issues)) ?? branches[0] ?? [];
}

function hintOf(issue: Issue): string | null {
  const params = issue.code === "custom" ? issue.params : undefined;
  return typeof params?.hint === "string" ? params.hint : null;
}
