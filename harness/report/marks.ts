import type { Outcome } from "../domain/outcome.ts";
import type { CellVerdict } from "../domain/verdict.ts";
import type { Paint, Palette } from "./palette.ts";

/** What a grid shows in one place: an outcome, a cell at work, one still to come, or one whose result was not expected. */
export type MarkName = Outcome | "running" | "waiting" | "unexpected";

interface Mark {
  readonly unicode: string;
  readonly ascii: string;
  readonly means: string;
  readonly paint: keyof Palette;
}

/** Every mark, in the order in which the legend explains them. All are one column wide; `unexpected` follows another mark. */
const MARKS: Readonly<Record<MarkName, Mark>> = {
  pass: { unicode: "✓", ascii: "+", means: "pass", paint: "good" },
  fail: { unicode: "✗", ascii: "x", means: "fail", paint: "bad" },
  timeout: {
    unicode: "T",
    ascii: "T",
    means: "timeout: ran into its time limit",
    paint: "bad",
  },
  oom: {
    unicode: "M",
    ascii: "M",
    means: "oom: ran out of memory",
    paint: "bad",
  },
  limit: {
    unicode: "L",
    ascii: "L",
    means: "limit: went over another limit",
    paint: "bad",
  },
  flaky: {
    unicode: "≈",
    ascii: "~",
    means: "flaky: attempts differ",
    paint: "odd",
  },
  unsupported: {
    unicode: "–",
    ascii: "-",
    means: "unsupported: this combination does not exist",
    paint: "faint",
  },
  "declared-unsupported": {
    unicode: "≥",
    ascii: ">",
    means: "declared-unsupported: refused by a go or toolchain line",
    paint: "odd",
  },
  unavailable: {
    unicode: "?",
    ascii: "?",
    means: "unavailable: the release could not be had",
    paint: "odd",
  },
  infrastructure: {
    unicode: "!",
    ascii: "!",
    means: "infrastructure: the harness could not find out",
    paint: "odd",
  },
  running: { unicode: "⠹", ascii: "o", means: "running", paint: "strong" },
  waiting: { unicode: "·", ascii: ".", means: "waiting", paint: "faint" },
  unexpected: {
    unicode: "*",
    ascii: "*",
    means: "not as expected",
    paint: "odd",
  },
};

const SPINNER = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const ASCII_SPINNER = ["o", "O"];

/** The mark's character. `frame` turns the spinner of a running cell. */
export function markText(name: MarkName, unicode: boolean, frame = 0): string {
  if (name !== "running") return unicode ? MARKS[name].unicode : MARKS[name].ascii;
  const frames = unicode ? SPINNER : ASCII_SPINNER;
  return frames[Math.abs(Math.trunc(frame)) % frames.length] ?? "o";
}

/** How a mark is coloured. */
export function markPaint(name: MarkName, palette: Palette): Paint {
  return palette[MARKS[name].paint];
}

/** True when what came is not what the scenario expects; what could not be found out is not counted as that. */
export function isUnexpected(verdict: CellVerdict): boolean {
  return verdict.conformance !== "as-expected" && verdict.conformance !== "inconclusive";
}

/** "✓ pass", "T timeout: ran into its time limit", …: the marks in use and no others. */
export function legendEntries(used: ReadonlySet<MarkName>, unicode: boolean, frame = 0): string[] {
  return (Object.keys(MARKS) as MarkName[])
    .filter((name) => used.has(name))
    .map((name) => `${markText(name, unicode, frame)} ${MARKS[name].means}`);
}
