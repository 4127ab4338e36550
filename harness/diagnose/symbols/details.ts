import type { SymbolDefinition, ToolProcess } from "../../domain/observation.ts";
import type { SymbolsDetail } from "../../domain/symbols-detail.ts";
import type { DetailContext } from "../details.ts";
import { displayPath } from "../display-path.ts";
import { isCTool } from "../tool-family.ts";

/** The classes that are about a symbol which is there twice. */
const CLASSES: ReadonlySet<string> = new Set(["link.duplicate-symbol", "cgo.multiple-definition"]);

/** Which objects define the symbols that a link failed over, whether or not its words name them. */
export function symbolsDetails({ verdict, processes, facts }: DetailContext): readonly SymbolsDetail[] {
  if (!CLASSES.has(verdict.failureClass)) return [];
  const process = telling(processes);
  if (!process?.definitions) return [];
  const { found, complete } = process.definitions;
  const names = [...new Set(found.map(({ symbol }) => symbol))];
  const symbols = names.map((symbol) => ({
    symbol,
    definitions: found.filter((each) => each.symbol === symbol).map((each) => shown(each, facts.root)),
  }));
  return [{ kind: "symbols", symbols, complete }];
}

/** Go's linker knows the packages; the C linker below it sees nameless copies. */
function telling(processes: readonly ToolProcess[]): ToolProcess | undefined {
  const those = processes.filter(({ definitions }) => (definitions?.found.length ?? 0) > 0);
  return those.find(({ tool }) => !isCTool(tool)) ?? those[0];
}

function shown({ symbol: _, ...each }: SymbolDefinition, root: string) {
  return {
    ...each,
    file: displayPath(each.file, root),
    source: each.source === null ? null : displayPath(each.source, root),
  };
}
