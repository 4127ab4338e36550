import { spawnSync } from "node:child_process";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { userInfo } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openStateFolder, StateFolderError } from "../../harness/support/state-folder.ts";
import { tempFolder } from "../store/stored-run.ts";

describe("the state folder", () => {
  test("is GAUNTLET_STATE, else gauntlet in XDG_STATE_HOME", async () => {
    const dir = await tempFolder();
    const own = await openStateFolder({ GAUNTLET_STATE: join(dir, "a/b"), XDG_STATE_HOME: dir });
    expect(own.dir).toBe(join(dir, "a/b"));
    expect((await openStateFolder({ XDG_STATE_HOME: dir })).dir).toBe(join(dir, "gauntlet"));
  });

  test("takes an empty variable for none, and never the current folder", async () => {
    const dir = await tempFolder();
    const opened = await openStateFolder({ GAUNTLET_STATE: "", XDG_STATE_HOME: dir });
    expect(opened.dir).toBe(join(dir, "gauntlet"));
  });

  test("of a HOME that is empty is in the user's own home all the same", () => {
    const script =
      'import("./harness/support/state-folder.ts").then((m) => m.openStateFolder({ XDG_STATE_HOME: "" })).then((s) => console.log(s.dir))';
    const { stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", "--eval", script], {
      ...{ encoding: "utf8", env: { PATH: process.env.PATH, HOME: "" } },
    });
    expect(stdout + stderr).toBe(`${join(userInfo().homedir, ".local/state/gauntlet")}\n`);
  });

  test("keeps its owner from one start to the next", async () => {
    const env = { GAUNTLET_STATE: await tempFolder() };
    const { owner } = await openStateFolder(env);
    expect(owner).toMatch(/^[0-9a-f-]{36}$/);
    expect((await openStateFolder(env)).owner).toBe(owner);
  });

  test("has one owner, also when twenty first starts are made at once", async () => {
    const env = { GAUNTLET_STATE: await tempFolder() };
    const opened = await Promise.all(Array.from({ length: 20 }, () => openStateFolder(env)));
    const written = await readFile(join(env.GAUNTLET_STATE, "owner"), "utf8");
    expect(new Set(opened.map(({ owner }) => owner))).toEqual(new Set([written]));
    expect(await readdir(env.GAUNTLET_STATE)).toEqual(["owner"]);
  });

  test("that is a file, or lies below one, is told in one line", async () => {
    const file = join(await tempFolder(), "file");
    await writeFile(file, "");
    for (const dir of [file, join(file, "sub")]) {
      const opening = openStateFolder({ GAUNTLET_STATE: dir });
      await expect(opening).rejects.toThrow(StateFolderError);
      await expect(opening).rejects.toThrow(/cannot be used \(\w+\); set GAUNTLET_STATE/);
    }
  });

  test("that the file system refuses to make is told, and not tried for ever", () => {
    // In a process of its own: Node's recursive mkdir spins there without coming back.
    const script = 'import("./harness/support/state-folder.ts").then((m) => m.openStateFolder(process.env))';
    const options = { env: { ...process.env, GAUNTLET_STATE: "/proc/gauntlet" }, timeout: 30_000 };
    const { signal, stderr } = spawnSync(process.execPath, ["--import", "tsx", "-e", script], options);
    expect(signal).toBeNull();
    expect(stderr.toString()).toContain("state folder /proc/gauntlet cannot be used");
  });
});
