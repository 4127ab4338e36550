import { beforeAll, describe, expect, test } from "vitest";
import type { Explanation } from "../../harness/domain/explanation.ts";
import type { StateFolder } from "../../harness/support/state-folder.ts";
import { documentOf, gauntlet, newState } from "./gauntlet.ts";
import { RELEASES } from "./global-setup.ts";
import { GO_MOD, newProject, writeFiles } from "./projects.ts";

/** An illegal character and a brace that nothing closes, in cells whose sources are gone when they are explained. */
const CURLY = "package main\n\nfunc main() {\n\tprintln(“hello”)\n}\n";
const UNCLOSED = "package main\n\nfunc main() {\n\tif true {\n\t\tprintln(1)\n}\n";

async function failedRun(state: StateFolder, source: string): Promise<readonly string[]> {
  const project = await newProject({ "go.mod": GO_MOD, "main.go": source });
  const run = await gauntlet(state, ["run", project, "--go", RELEASES.newest, "--cgo", "0", "--json"]);
  const document = documentOf(run);
  expect(document.cells).toMatchObject([{ outcome: "fail" }]);
  // What is explained is the source as it was in the cell.
  await writeFiles(project, { "main.go": "package main\n\nfunc main() {}\n" });
  return [document.run, document.cells[0]?.id ?? ""];
}

async function explained(state: StateFolder, cell: readonly string[]): Promise<Explanation> {
  const { stdout } = await gauntlet(state, ["diagnose", ...cell, "--json"]);
  return JSON.parse(stdout) as Explanation;
}

describe("the source of a cell that failed to parse is explained from the cell", () => {
  let state: StateFolder;

  beforeAll(async () => {
    state = await newState();
  });

  test("an illegal character, by offset, hex and name", async () => {
    const cell = await failedRun(state, CURLY);
    const { failureClass, details } = await explained(state, cell);
    expect(failureClass).toBe("compile.encoding");
    expect(details).toMatchObject([
      {
        ...{ kind: "bytes", file: "main.go", sizeBytes: Buffer.byteLength(CURLY), more: 0 },
        findings: [
          {
            ...{ offset: 37, line: 4, column: 10, hex: "e2 80 9c", codePoint: "U+201C", token: "ILLEGAL" },
            ...{ name: "LEFT DOUBLE QUOTATION MARK", origin: "curly-quote", named: true },
          },
          { offset: 45, name: "RIGHT DOUBLE QUOTATION MARK", named: false },
        ],
      },
    ]);
    const { stdout } = await gauntlet(state, ["diagnose", ...cell]);
    expect(stdout).toContain("main.go:4:10, byte 37: e2 80 9c, U+201C LEFT DOUBLE QUOTATION MARK");
  });

  test("a brace that nothing closes, by the place where it was opened", async () => {
    const cell = await failedRun(state, UNCLOSED);
    const { failureClass, details } = await explained(state, cell);
    expect(failureClass).toBe("compile.syntax");
    expect(details[0]).toMatchObject({
      findings: [{ origin: "unclosed-bracket", token: "EOF", opened: { text: "{", line: 4, column: 10 } }],
    });
    expect((await gauntlet(state, ["diagnose", ...cell])).stdout).toContain("the one opened at 4:10");
  });
});
