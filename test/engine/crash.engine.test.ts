import { beforeAll, describe, expect, test } from "vitest";
import type { Explanation } from "../../harness/domain/explanation.ts";
import type { StateFolder } from "../../harness/support/state-folder.ts";
import { documentOf, gauntlet, newState, type RunDocument } from "./gauntlet.ts";
import { RELEASES } from "./global-setup.ts";
import { newProject } from "./projects.ts";

/** golang/go#71184: releases up to 1.24 crash, and print no stack by themselves. */
const PROJECT = {
  "go.mod": "module example.com/case\n\ngo 1.18\n",
  "main.go": `package main

func zero[T any]() (v T) { return }

func slice[T int64]() int { return len(zero[*[0]T]()[:]) }

func main() { println(slice[int64]()) }
`,
};

describe("a crash of the compiler", () => {
  let state: StateFolder;
  let document: RunDocument;

  const cellOf = (minor: string) =>
    document.cells.find(({ toolchain }) => toolchain?.version.startsWith(`go${minor}.`));

  beforeAll(async () => {
    state = await newState();
    const project = await newProject(PROJECT);
    const go = `${RELEASES.older},${RELEASES.newer}`;
    document = documentOf(await gauntlet(state, ["run", project, "--go", go, "--cgo", "0", "--json"]));
  });

  test("is seen in the release that has it, and not in its neighbour", () => {
    expect(cellOf(RELEASES.older)).toMatchObject({ class: "compile.ice", attribution: "toolchain" });
    expect(cellOf(RELEASES.newer)).toMatchObject({ outcome: "pass" });
  });

  test("is explained: the issue, the frames with their lines of that release's source, and the releases that have it", async () => {
    const { stdout } = await gauntlet(state, [
      "diagnose",
      document.run,
      cellOf(RELEASES.older)?.id ?? "",
      "--json",
    ]);
    const found = JSON.parse(stdout) as Explanation;
    expect(found.issue).toBe(71184);
    const stack = found.details.find((detail) => detail.kind === "stack");
    expect(stack?.frames[0]).toMatchObject({
      function: "cmd/compile/internal/ssagen.(*state).slice",
      file: "cmd/compile/internal/ssagen/ssa.go",
    });
    expect(stack?.frames[0]?.text).toContain("bad ptr to array in slice");
    const known = found.details.find((detail) => detail.kind === "known-crash");
    expect(known?.match).toMatchObject({ kind: "same", release: "affected" });

    const shown = await gauntlet(state, ["diagnose", document.run, cellOf(RELEASES.older)?.id ?? ""]);
    expect(shown.stdout).toContain("golang/go#71184 (same frames and words)");
    expect(shown.stdout).toMatch(/seen with go1\.20\.0 to go1\.20\.14.*; gone in go1\.25\.0/);
    // The build's own output stays as it was: the stack was asked for out of its sight.
    expect(JSON.stringify(cellOf(RELEASES.older)?.steps)).not.toContain("goroutine");
  });
});
