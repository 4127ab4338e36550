import type { Axes, AxisName } from "../domain/cell.ts";
import { type GoVersion, releaseName } from "../domain/go-version.ts";
import { groupBy } from "../domain/group-by.ts";
import type { UnmeasuredLink } from "../domain/link-surface.ts";
import { plainLine } from "../domain/plain-text.ts";

/** Said only where they tell one from another: every cell has them. */
const QUIET: readonly string[] = ["target", "cgo"] satisfies readonly AxisName[];

/** How to call each of some links: `go1.27.4 ldflags="-s -w"`, without what they all have by default. */
export function linkNamer(all: readonly { readonly axes: Axes }[]): (axes: Axes) => string {
  const differs = (name: string) => new Set(all.map(({ axes }) => axes[name as AxisName])).size > 1;
  return ({ go, ...rest }) => {
    const shown = Object.entries(rest).filter(
      ([name, value]) => value && (!QUIET.includes(name) || differs(name)),
    );
    const words = shown.map(([name, value]) => ` ${name}=${JSON.stringify(value)}`);
    return plainLine(`${go ? releaseName(go as GoVersion) : "go"}${words.join("")}`, 160);
  };
}

/** How many links a reason names; a project that does not build has the same for all. */
const NAMED = 3;

/** A line for each reason why links are not in the figures, or not in all: which, in how many rounds, and why. */
export function unmeasuredLines(all: readonly UnmeasuredLink[]): string[] {
  const nameOf = linkNamer(all);
  const howOf = ({ missing, rounds }: UnmeasuredLink) =>
    missing < rounds ? `${missing} of ${rounds} rounds: ` : "";
  return [...groupBy(all, (one) => JSON.stringify([one.why, howOf(one)])).values()].flatMap((same) => {
    const [first] = same;
    if (!first) return [];
    const names = same.slice(0, NAMED).map(({ axes }) => nameOf(axes));
    const more = same.length > NAMED ? ` and ${same.length - NAMED} more` : "";
    return [`${names.join(", ")}${more}: ${howOf(first)}${plainLine(first.why, 400)}`];
  });
}
