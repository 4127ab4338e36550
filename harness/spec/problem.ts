/** One thing wrong with a scenario file or a command line. Line and column count from 1. */
export interface Problem {
  /** The file as the user named it, or the flag ("--target"). */
  readonly path: string;
  readonly line: number | null;
  readonly column: number | null;
  /** How many characters of the line are at fault; 0 when no line is known. */
  readonly width: number;
  /** The whole source line; null where there is none. */
  readonly source: string | null;
  readonly message: string;
  /** How to mend it; null when nothing better is known than the message. */
  readonly hint: string | null;
}

/** What is wrong with a value, before it is known where the value stands. */
export interface Complaint {
  readonly message: string;
  readonly hint: string | null;
}

/** All problems of one scenario or command line. Its message is complete: print it as it is, without a stack. */
export class ScenarioError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(renderProblem).join("\n"));
    this.name = "ScenarioError";
    this.problems = problems;
  }
}

/** The longest piece of a source line that is shown. */
const SHOWN_WIDTH = 160;

/** "path:line:column: message", then the line with its number and a caret line that holds the hint. */
export function renderProblem(problem: Problem): string {
  const { path, line, column, source, width } = problem;
  const message = oneLine(problem.message);
  const hint = problem.hint === null ? "" : oneLine(problem.hint);
  const bracketed = hint === "" ? "" : ` (${hint})`;
  if (line === null || column === null) return `${oneLine(path)}: ${message}${bracketed}`;
  const head = `${oneLine(path)}:${line}:${column}: ${message}`;
  if (source === null || column > SHOWN_WIDTH) return `${head}${bracketed}`;
  const gutter = `  ${line} | `;
  const caret = "^".repeat(Math.max(1, Math.min(width, SHOWN_WIDTH - column + 1)));
  const under = `${" ".repeat(gutter.length + column - 1)}${caret}${hint === "" ? "" : ` ${hint}`}`;
  return `${head}\n${gutter}${printable(source.slice(0, SHOWN_WIDTH))}\n${under}`;
}

/** Text from outside on one line of bearable length, without anything that a terminal would obey. */
function oneLine(text: string): string {
  const shown = printable(text.replace(/\r?\n/g, " "));
  return shown.length > 300 ? `${shown.slice(0, 300)}…` : shown;
}

/** Control characters and tabs become one visible character each, so that the caret stays below its text. */
function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, (c) =>
    c === "\t" ? " " : "\ufffd",
  );
}
