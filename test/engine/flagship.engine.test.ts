import { beforeAll, describe, expect, test } from "vitest";
import { runSchema } from "../../harness/report/run-schema.ts";
import type { StateFolder } from "../../harness/support/state-folder.ts";
import { containersOf, documentOf, type Ended, gauntlet, newState, type RunDocument } from "./gauntlet.ts";
import { RELEASES } from "./global-setup.ts";

describe("the flagship, reduced to four cells", () => {
  let state: StateFolder;
  let ended: Ended;
  let document: RunDocument;

  beforeAll(async () => {
    state = await newState();
    const axes = ["--go", `${RELEASES.older},${RELEASES.newer}`, "--target", "linux/amd64,wasip1/wasm"];
    ended = await gauntlet(state, ["run", "x-tools-tokeninternal", ...axes, "--json"]);
    document = documentOf(ended);
  });

  const cellsOf = (minor: string) =>
    document.cells.filter(({ axes }) => axes.go?.startsWith(`${minor}.`)).map(({ id }) => id);

  test("is as its scenario expects", () => {
    expect(ended.code).toBe(0);
    expect(document.cells.map(({ outcome, conformance }) => [outcome, conformance]).sort()).toEqual([
      ["fail", "as-expected"],
      ["fail", "as-expected"],
      ["pass", "as-expected"],
      ["pass", "as-expected"],
    ]);
  });

  test("gives a document that its schema describes, without a word of its own", () => {
    expect(runSchema.parse(document)).toEqual(document);
  });

  test("finds where the outcome turns, with the cells that prove it", () => {
    const boundaries = document.findings.filter(({ kind }) => kind === "version-boundary");
    expect(boundaries).toMatchObject([
      {
        direction: "begins",
        lastGood: expect.stringMatching(/^1\.24\./),
        firstBad: expect.stringMatching(/^1\.25\./),
        cells: expect.arrayContaining(cellsOf(RELEASES.newer)),
      },
    ]);
  });

  test("tells the go command's exit code from the compiler's", () => {
    const failing = cellsOf(RELEASES.newer).sort();
    const nonZero = document.exitCodes.filter(({ code }) => code !== 0);
    expect(
      nonZero.map(({ level, tool, code, cells }) => ({ level, tool, code, cells: [...cells].sort() })),
    ).toEqual([
      { level: "go", tool: null, code: 1, cells: failing },
      { level: "tool", tool: "compile", code: 2, cells: failing },
    ]);
  });

  test("names the first error, its class and its tool in each failing cell", () => {
    for (const cell of document.cells.filter(({ outcome }) => outcome === "fail"))
      expect(cell).toMatchObject({
        class: "compile.types",
        handbookClass: "E2",
        attribution: "project",
        firstError: expect.stringContaining("invalid array length -delta * delta"),
        failures: expect.arrayContaining([
          expect.objectContaining({ first: true, tool: "compile", exit: 2 }),
        ]),
      });
  });

  test("attests the toolchain that was asked for, with the sum that the checksum database knows", () => {
    for (const { axes, toolchain } of document.cells)
      expect(toolchain).toMatchObject({
        version: `go${axes.go}`,
        sum: expect.stringMatching(/^h1:/),
        source: "module",
        verified: true,
      });
  });

  test("measures the link of each cell that got so far", () => {
    for (const cell of document.cells.filter(({ outcome }) => outcome === "pass"))
      expect(cell.links).toMatchObject([
        { package: expect.stringContaining("cmd/stringer"), source: "wait4" },
      ]);
  });

  test("leaves no container", async () => {
    expect(await containersOf(state)).toEqual([]);
  });
});
