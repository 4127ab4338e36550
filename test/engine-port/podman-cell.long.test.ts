import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { documentOf, gauntlet, newState } from "../engine/gauntlet.ts";
import { RELEASES } from "../engine/global-setup.ts";
import { type PodmanService, startPodman } from "./podman-service.ts";

describe("a run on Podman", () => {
  let podman: PodmanService;
  beforeAll(async () => {
    podman = await startPodman();
  });
  afterAll(() => podman?.[Symbol.asyncDispose]());

  test("gives a cell's outcome, its toolchain and its processes, as on Docker", async () => {
    const state = await newState();
    const project = join(state.dir, "tiny");
    await mkdir(project);
    await writeFile(join(project, "go.mod"), "module example.com/tiny\n\ngo 1.20\n");
    await writeFile(join(project, "main.go"), "package main\n\nfunc main() { var unused int }\n");
    const args = ["run", project, "--go", RELEASES.newer, "--target", "linux/amd64", "--cgo", "0", "--json"];
    const env = { DOCKER_HOST: `unix://${podman.socket}`, GAUNTLET_SOURCES: "module,bootstrap" };
    const run = documentOf(await gauntlet(state, args, env));
    expect(run.engine).toMatchObject({ kind: "podman" });
    expect(run.cells).toMatchObject([
      {
        ...{ outcome: "fail", class: "compile.unused" },
        failures: [{ tool: "compile", package: "example.com/tiny", exit: 2 }],
        toolchain: { source: "module" },
      },
    ]);
  });
});
