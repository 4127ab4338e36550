import type { CodeNote, Explanation } from "../domain/explanation.ts";
import { plainLine } from "../domain/plain-text.ts";
import { quoteArgv } from "../domain/quote.ts";
import { renderDetail } from "./details.ts";
import { markPaint, markText } from "./marks.ts";
import { paletteOf } from "./palette.ts";
import { safeJson } from "./safe-json.ts";
import { type Drawing, pad } from "./terminal-text.ts";

/** Width of the words that stand before what is said. */
const LABEL = 12;

/**
 * An explanation for a person: the class, where and what, each level's exit code, who must act, and what to do. `checkWith`
 * is the command that runs the quick check in the failing cell; null where there is no cell.
 */
export function renderExplanation(
  found: Explanation,
  { colour, unicode }: Pick<Drawing, "colour" | "unicode">,
  checkWith: string | null,
): string {
  const palette = paletteOf(colour);
  const mark = markPaint(found.outcome, palette)(markText(found.outcome, unicode));
  const handbook = found.handbookClass ? ` (handbook class ${found.handbookClass})` : "";
  const said = (label: string, text: string): string => `  ${palette.faint(pad(label, LABEL))}${text}`;
  const lines = [
    said("first cause", plainLine(found.firstError, 600)),
    ...placeWords(found).map((words) => said("", words)),
    ...found.details.flatMap((detail) => {
      const { label, lines } = renderDetail(detail);
      return lines.map((line, index) => said(index === 0 ? label : "", line));
    }),
    ...found.codes.map((note, index) => said(index === 0 ? "exit codes" : "", codeWords(note))),
    said("who", `${found.attribution}: ${found.attributionWords}`),
    ...(found.mend ? [said("next", plainLine(found.mend, 600))] : []),
    ...(found.check ? [said("check", `${quoteArgv(found.check.argv)}  (${found.check.shows})`)] : []),
    ...(found.check && checkWith ? [said("", `in the failing cell: ${checkWith}`)] : []),
    ...(found.issue ? [said("see", `golang/go#${found.issue}`)] : []),
    ...found.assumed.map((words, index) => said(index === 0 ? "assumed" : "", plainLine(words))),
  ];
  const head = `${mark} ${palette.strong(found.failureClass)}${handbook}: ${plainLine(found.why, 600)}`;
  return [head, ...lines].join("\n");
}

function placeWords({ package: pkg, tool }: Explanation): string[] {
  const words = [
    ...(pkg ? [`in package ${plainLine(pkg, 200)}`] : []),
    ...(tool ? [`said by ${plainLine(tool, 60)}`] : []),
  ];
  return words.length > 0 ? [words.join(", ")] : [];
}

function codeWords({ who, code, signal, why }: CodeNote): string {
  const ended =
    code !== null ? `${code}` : signal !== null ? `ended by ${plainLine(signal, 20)}` : "not seen";
  return `${plainLine(who, 60)}: ${ended}; ${plainLine(why, 400)}`;
}

/** The document of `diagnose --json`. Ends with a newline. */
export function renderExplanationJson(found: Explanation): string {
  return `${safeJson({ schema: 1, ...found }, 2)}\n`;
}
