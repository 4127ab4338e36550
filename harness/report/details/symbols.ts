import { plainLine } from "../../domain/plain-text.ts";
import type { SymbolsDetail } from "../../domain/symbols-detail.ts";

type Definition = SymbolsDetail["symbols"][number]["definitions"][number];

const MAKERS: Readonly<Record<Definition["kind"], string>> = { go: "Go", assembly: "assembly", c: "C" };

/** Each symbol, and below it the objects that define it. */
export function symbolsLines({ symbols, complete }: SymbolsDetail): readonly string[] {
  return [
    ...symbols.flatMap(({ symbol, definitions }) => [
      `${plainLine(symbol, 300)}: defined by ${definitions.length} object${definitions.length === 1 ? "" : "s"}`,
      ...definitions.map((each) => `  ${definitionWords(each)}`),
    ]),
    ...(complete ? [] : ["there may be more: not every object of the link could be looked at"]),
  ];
}

/** "example.com/m/a: a/a.go:6 (Go, _go_.o)": what a person looks for first. */
function definitionWords({ kind, package: name, file, member, source, line }: Definition): string {
  const place = source === null ? "" : `${source}${line === null ? "" : `:${line}`}`;
  const object = [MAKERS[kind], member ?? ""].filter((word) => word !== "").join(", ");
  const parts = [name ?? file, place].filter((part) => part !== "");
  return plainLine(`${parts.join(": ")} (${object})`, 600);
}
