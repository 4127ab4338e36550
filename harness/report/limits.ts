import type { AxisName } from "../domain/cell.ts";
import { groupBy } from "../domain/group-by.ts";
import type { LimitFinding } from "../domain/limit-finding.ts";
import { plainLine } from "../domain/plain-text.ts";
import { counted, limitName, linkName } from "./limit-lines.ts";
import { besideSentence, limitSentence, type Searched } from "./limit-sentences.ts";
import { shownAxes } from "./link-surface.ts";

/** The limits that were searched, as text: for each link what passes, and beside it what was seen without a limit. */
export function renderLimits(findings: readonly LimitFinding[]): string {
  const shown = shownAxes(findings.map(({ axes }) => axes));
  const searched = findings.filter((each): each is Searched => each.kind === "searched");
  const [first] = searched;
  const how = first
    ? ` (tolerance ${Number((100 * first.toleranceShare).toFixed(2))}%, ${counted(first.repeats, "try", "tries")} at each end; memory and swap together, so nothing is swapped)`
    : "";
  const links = [...groupBy(searched, ({ axes }) => linkName(axes, shown))];
  return [
    "",
    `smallest memory limit of a container, by tries in real ones${how}:`,
    ...links.flatMap(([name, of]) => [`  ${name}`, ...of.flatMap(findingLines)]),
    ...notSearchedLines(findings, shown),
    "",
  ].join("\n");
}

function findingLines(finding: Searched): string[] {
  const beside = besideSentence(finding);
  return [
    `    ${finding.of.padEnd(5)}  ${limitSentence(finding)}`,
    ...(beside === null ? [] : [`           ${beside}`]),
  ];
}

/** What is the same for many is said once. */
function notSearchedLines(findings: readonly LimitFinding[], shown: readonly AxisName[]): string[] {
  const not = findings.flatMap((each) => (each.kind === "not-searched" ? [each] : []));
  return [...groupBy(not, ({ why }) => why)].map(([why, of]) => {
    const [first] = of;
    const more = of.length > 1 ? ` and ${of.length - 1} more` : "";
    return `  no search for the ${first ? limitName(first, shown) : ""}${more}: ${plainLine(why, 600)}`;
  });
}
