import type { CodeTable } from "../domain/claim.ts";
import { compareGoVersions, type GoVersion } from "../domain/go-version.ts";

/** Scenarios' codes side by side, releases in a row that all agree in one column: "1.9.7 to 1.19.10 (11)". */
export function codeColumns(codes: readonly CodeTable[]): {
  readonly spans: readonly string[];
  readonly rows: readonly (readonly string[])[];
} {
  const releases = [...new Set(codes.flatMap((each) => each.releases.map(({ go }) => go as GoVersion)))];
  const columns = releases.toSorted(compareGoVersions).map((go) => ({
    go,
    words: codes.map((each) => codesAt(each, go)),
  }));
  const spans: { first: string; last: string; count: number; words: readonly string[] }[] = [];
  for (const { go, words } of columns) {
    const last = spans.at(-1);
    if (last && last.words.join() === words.join()) Object.assign(last, { last: go, count: last.count + 1 });
    else spans.push({ first: go, last: go, count: 1, words });
  }
  return {
    spans: spans.map(({ first, last, count }) => (count === 1 ? first : `${first} to ${last} (${count})`)),
    rows: codes.map(({ name }, row) => [name, ...spans.map(({ words }) => words[row] ?? "")]),
  };
}

/** "1/2"; a code that was not seen is a dot, and cells of one release that differ are all named. */
function codesAt({ releases }: CodeTable, go: string): string {
  const words = releases
    .filter((each) => each.go === go)
    .map(({ command, tool }) => `${command ?? "·"}/${tool?.code ?? "·"}`);
  return [...new Set(words)].join(" ");
}
