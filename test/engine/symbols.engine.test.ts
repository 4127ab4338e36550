import { beforeAll, describe, expect, test } from "vitest";
import type { StateFolder } from "../../harness/support/state-folder.ts";
import { documentOf, gauntlet, newestRun, newState } from "./gauntlet.ts";
import { RELEASES } from "./global-setup.ts";
import { GO_MOD, newProject } from "./projects.ts";

const MAIN = 'package main\n\nimport (\n\t_ "example.com/x/a"\n\t_ "example.com/x/b"\n)\n\nfunc main() {}\n';
const MOD = GO_MOD.replace(/^module .*/m, "module example.com/x");

/** A package that pushes its function under a name of nobody's. */
function pushed(name: string): string {
  return `package ${name}\n\nimport _ "unsafe"\n\n//go:linkname f example.com/x.shared\nfunc f() { println(1) }\n\nfunc init() { f() }\n`;
}

describe("a link that finds a symbol twice", () => {
  let state: StateFolder;
  let project: string;

  beforeAll(async () => {
    state = await newState();
    project = await newProject({
      "go.mod": MOD,
      "main.go": MAIN,
      "a/a.go": pushed("a"),
      "b/b.go": pushed("b"),
    });
  });

  test("is explained by the objects that define it, in an older release and the newest", async () => {
    const run = await gauntlet(state, [
      ...["run", project, "--go", `${RELEASES.older},${RELEASES.newest}`, "--cgo", "0", "--json"],
    ]);
    const { run: id, cells } = documentOf(run);
    expect(cells.map((cell) => cell.class)).toEqual(["link.duplicate-symbol", "link.duplicate-symbol"]);
    for (const cell of cells) {
      const said = await gauntlet(state, ["diagnose", id, cell.id]);
      expect(said.stdout).toContain("example.com/x.shared: defined by 2 objects");
      expect(said.stdout).toMatch(/example\.com\/x\/a(?:: a\/a\.go:6)? \(Go, _go_\.o\)/);
      expect(said.stdout).toMatch(/example\.com\/x\/b(?:: b\/b\.go:6)? \(Go, _go_\.o\)/);
    }
    // Looking into objects is no work of the build's.
    const { cells: records } = await newestRun(state);
    const tools = records.flatMap(({ attempts }) => attempts.flatMap(({ processes }) => processes));
    expect(tools.filter(({ tool }) => tool === "nm" || tool === "probe")).toEqual([]);
  });
});
