import { rm } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { OWNER_LABEL } from "../../harness/domain/container-engine.ts";
import type { StateFolder } from "../../harness/support/state-folder.ts";
import { docker, documentOf, gauntlet, newState } from "./gauntlet.ts";
import { RELEASES } from "./global-setup.ts";
import { GO_MOD, newProject, writeFiles } from "./projects.ts";

/** A program whose C part needs a header outside of its package's folder, where the go command does not look. */
const NEEDS_HEADER: Readonly<Record<string, string>> = {
  "go.mod": GO_MOD,
  "include/answer.h": "#define ANSWER 42\n",
  "main.go": `package main

// #cgo CFLAGS: -I\${SRCDIR}/include
// #include <answer.h>
import "C"

func main() { println(C.ANSWER) }
`,
};

describe("what one cell leaves in a cache", () => {
  let state: StateFolder;
  let project: string;
  let args: readonly string[];

  beforeAll(async () => {
    state = await newState();
    project = await newProject(NEEDS_HEADER);
    args = ["run", project, "--go", RELEASES.newest, "--cgo", "1", "--json"];
    expect(await gauntlet(state, args)).toMatchObject({ code: 0 });
  });

  test("does not make the next pass when its C header is gone", async () => {
    await rm(join(project, "include/answer.h"));
    const without = await gauntlet(state, args);
    expect(without.code).toBe(1);
    expect(documentOf(without).cells).toMatchObject([
      { outcome: "fail", class: expect.stringMatching(/^cgo\./), reusedFrom: null },
    ]);
  });

  test("does not make the next keep a value that its C header no longer has", async () => {
    await writeFiles(project, { "include/answer.h": "#error changed\n" });
    expect(await gauntlet(state, args)).toMatchObject({ code: 1 });
  });

  test("does not make the next pass under another C environment", async () => {
    await writeFiles(project, {
      "include/answer.h": "#ifdef REFUSE\n#error refused\n#endif\n#define ANSWER 42\n",
    });
    expect(await gauntlet(state, args)).toMatchObject({ code: 0 });
    expect(await gauntlet(state, [...args, "--env", "CPATH=/nowhere"])).toMatchObject({ code: 0 });
    expect(await gauntlet(state, [...args, "--env", "CGO_CFLAGS=-DREFUSE"])).toMatchObject({ code: 1 });
  });

  test("goes when the volumes of its state folder are pruned", async () => {
    const caches = async () =>
      (await docker().listVolumes()).Volumes.filter(
        ({ Name, Labels }) => Name.startsWith("gauntlet-cache-") && Labels?.[OWNER_LABEL] === state.owner,
      );
    expect(await caches()).not.toEqual([]);
    expect(await gauntlet(state, ["images", "prune", "--volumes"])).toMatchObject({ code: 0 });
    expect(await caches()).toEqual([]);
  });

  test("of a system package does not make the next pass without the package", async () => {
    const needs = await newProject({
      "go.mod": GO_MOD,
      "main.go": 'package main\n\n// #include <zlib.h>\nimport "C"\n\nfunc main() { println(C.Z_OK) }\n',
    });
    const run = ["run", needs, "--go", RELEASES.newest, "--cgo", "1", "--json"];
    expect(await gauntlet(state, [...run, "--system", "zlib1g-dev"])).toMatchObject({ code: 0 });
    const without = await gauntlet(state, run);
    expect(without.code).toBe(1);
    expect(documentOf(without).cells[0]?.firstError).toContain("zlib.h");
  });
});
