import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { UserError } from "../../harness/cli/exit-status.ts";
import { findScenario } from "../../harness/cli/find-scenario.ts";
import type { Io } from "../../harness/cli/io.ts";
import { tempFolder } from "../store/stored-run.ts";

const SCENARIO = "title: Mine\nproject: ./project\nmatrix:\n  go: ['1.25']\n";

/** Looks for a target from within a folder. */
async function find(target: string, cwd: string) {
  return findScenario(target, { axes: {} }, { cwd } as Io);
}

describe("what a verb is given", () => {
  test("is a scenario when the folder has one, or when it names the file", async () => {
    const dir = await tempFolder();
    await mkdir(join(dir, "s/project"), { recursive: true });
    await writeFile(join(dir, "s/scenario.yaml"), SCENARIO);
    expect((await find("s", dir)).title).toBe("Mine");
    expect((await find("./s/scenario.yaml", dir)).title).toBe("Mine");
  });

  test("is a project when it is any other folder", async () => {
    const dir = await tempFolder();
    await mkdir(join(dir, "p"));
    expect((await find("p", dir)).project).toEqual({ kind: "folder", dir: join(dir, "p") });
  });

  test("is a module with a version when nothing of that name lies here", async () => {
    expect((await find("golang.org/x/tools@v0.24.0", await tempFolder())).project).toEqual({
      ...{ kind: "module", path: "golang.org/x/tools", version: "v0.24.0" },
    });
  });

  test("is a shipped scenario by its id, unless a folder of that name lies here", async () => {
    const dir = await tempFolder();
    expect((await find("x-tools-tokeninternal", dir)).id).toBe("x-tools-tokeninternal");
    await mkdir(join(dir, "x-tools-tokeninternal"));
    expect((await find("x-tools-tokeninternal", dir)).project.kind).toBe("folder");
  });

  test.each(["nowhere", "./nowhere", "golang.org/x/tools", "\u0000", "@", "@v1.0.0", "nowhere.yaml"])(
    "is wrong when it is none of these: %j",
    async (target) => {
      await expect(find(target, await tempFolder())).rejects.toThrow(/no such scenario or folder/);
    },
  );

  test("is wrong when it is empty, as an unset variable is", async () => {
    await expect(find("", await tempFolder())).rejects.toThrow(UserError);
  });
});
