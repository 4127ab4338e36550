import { table } from "../report/table.ts";
import { type ClassRow, type Confusion, share } from "./confusion.ts";
import type { KnownRules } from "./known-rules.ts";

/** All that is said about how the rules age. */
export interface AccuracyReport extends Pick<KnownRules, "unseen" | "expressionsKept"> {
  /** The newest minor whose texts the rules may know. */
  readonly until: string;
  readonly fixtures: number;
  /** How many rules and expressions ship. */
  readonly rules: number;
  readonly expressions: number;
  /** The known rules on the texts that they are known from, and on newer ones; all rules on the newer ones. */
  readonly trained: Confusion;
  readonly tested: Confusion;
  readonly withAll: Confusion;
  /** Each minor judged by the rules that the other minors bear out. */
  readonly leftOut: readonly { readonly minor: string; readonly confusion: Confusion }[];
}

const HEAD = ["class", "fixtures", "right", "taken for"] as const;
const LEFT_OUT_HEAD = ["minor left out", "fixtures", "right", "unknown", "wrong"] as const;

/** The report for a terminal. Pure. */
export function renderText(report: AccuracyReport, all: boolean): string {
  return `${[
    ...summary(report),
    "",
    ...table([HEAD, ...classRows(report.tested, all)], [1, 2]),
    ...rest(report.tested, all),
    "",
    ...table([LEFT_OUT_HEAD, ...leftOutRows(report)], [1, 2, 3, 4]),
  ].join("\n")}\n`;
}

/** The same as Markdown. Pure. */
export function renderMarkdown(report: AccuracyReport, all: boolean): string {
  return `${[
    ...summary(report).map((line) => `- ${line}`),
    "",
    ...markdown([HEAD, ...classRows(report.tested, all)]),
    ...rest(report.tested, all).map((line) => `\n${line}`),
    "",
    ...markdown([LEFT_OUT_HEAD, ...leftOutRows(report)]),
  ].join("\n")}\n`;
}

function summary(report: AccuracyReport): string[] {
  const { until, trained, tested, withAll, rules, unseen, expressions, expressionsKept } = report;
  const left = unseen.length === 0 ? "" : `; without ${unseen.join(", ")}`;
  return [
    `rules that texts up to ${until} bear out: ${rules - unseen.length} of ${rules}${left}`,
    `their expressions: ${expressionsKept} of ${expressions}`,
    `texts up to ${until}: ${told(trained)}`,
    `texts after ${until}: ${told(tested)}`,
    `texts after ${until}, all rules: ${told(withAll)}`,
  ];
}

function told({ right, total, unknown, wrong }: Confusion): string {
  return `${share(right, total)} right, ${unknown} unknown, ${wrong} wrong`;
}

function classRows({ rows }: Confusion, all: boolean): string[][] {
  return rows
    .filter(({ total, right }) => all || right < total)
    .map(({ expected, total, right, taken }) => [expected, String(total), String(right), takenFor(taken)]);
}

function takenFor(taken: ClassRow["taken"]): string {
  return taken.map(({ as, count }) => `${as} ${count}`).join(", ") || "–";
}

function rest({ rows }: Confusion, all: boolean): string[] {
  const right = rows.filter(({ total, right: good }) => total === good);
  return all || right.length === 0
    ? []
    : [
        `${right.length} more classes (${right.reduce((sum, { total }) => sum + total, 0)} fixtures) are all right`,
      ];
}

function leftOutRows({ leftOut }: AccuracyReport): string[][] {
  return leftOut.map(({ minor, confusion: { total, right, unknown, wrong } }) =>
    [minor, total, right, unknown, wrong].map(String),
  );
}

function markdown([head = [], ...rows]: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)];
}
