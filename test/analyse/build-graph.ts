import type { ImportEdge, ImportGraph } from "../../harness/domain/import-graph.ts";

/** A graph from lines "a -> b" and "a -test-> b"; each import stands on its own line of its package's file. */
export function graphOf(lines: readonly string[]): ImportGraph {
  const paths: string[] = [];
  const idOf = (path: string): number => {
    if (!paths.includes(path)) paths.push(path);
    return paths.indexOf(path);
  };
  const imports = lines.map((line, at): ImportEdge => {
    const [from = "", to = ""] = line.split(/ -(?:test-)?> /);
    const test = line.includes("-test->");
    const file = `${from}/${from}${test ? "_test" : ""}.go`;
    return { from: idOf(from), to: idOf(to), test, file, line: at + 3, column: 8 };
  });
  return {
    list: { code: 0, stderr: "", trouble: "" },
    ...{ source: "list", over: false, said: [] },
    packages: paths.map((path) => ({ path, dir: path })),
    imports,
  };
}
