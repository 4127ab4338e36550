import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { lockFor, tryLock } from "../../harness/support/lock.ts";
import { openStateFolder, type StateFolder } from "../../harness/support/state-folder.ts";

let state: StateFolder;

beforeEach(async () => {
  state = await openStateFolder({ GAUNTLET_STATE: await mkdtemp(join(tmpdir(), "gauntlet-lock-")) });
});

afterEach(() => rm(state.dir, { recursive: true, force: true }));

/** A process of its own that takes the lock "x", says so, and waits to be killed. */
async function holderElsewhere() {
  const lock = new URL("../../harness/support/lock.ts", import.meta.url).href;
  const program = `import { lockFor } from ${JSON.stringify(lock)};
    await lockFor(${JSON.stringify(state)}, "x"); console.log("held"); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  return child;
}

/** What a holder leaves when it died a while ago. */
async function backdate(seconds: number): Promise<void> {
  const then = Date.now() / 1000 - seconds;
  await utimes(join(state.dir, "locks/x.lock"), then, then);
}

describe("a lock", () => {
  test("is held by one at a time, and free again when it was let go", async () => {
    const first = await tryLock(state, "x");
    expect(first).toBeDefined();
    expect(await tryLock(state, "x")).toBeUndefined();
    await first?.[Symbol.asyncDispose]();
    await using second = await tryLock(state, "x");
    expect(second).toBeDefined();
  });

  test("leaves nothing behind when it was let go", async () => {
    {
      await using _lock = await lockFor(state, "x");
    }
    expect(await readdir(join(state.dir, "locks"))).toEqual([]);
  });

  test("of a process that was killed is taken over long before it goes stale", async () => {
    const child = await holderElsewhere();
    expect(await tryLock(state, "x")).toBeUndefined();
    child.kill("SIGKILL");
    await once(child, "exit");
    await backdate(3);
    await using lock = await tryLock(state, "x");
    expect(lock).toBeDefined();
  });

  test("of a living process is not taken over, however long it was silent below the bound", async () => {
    const child = await holderElsewhere();
    await backdate(20);
    expect(await tryLock(state, "x")).toBeUndefined();
    child.kill("SIGKILL");
    await once(child, "exit");
  });

  test("that another machine holds is not taken over because its process id is free here", async () => {
    const child = await holderElsewhere();
    child.kill("SIGKILL");
    await once(child, "exit");
    await writeFile(join(state.dir, "locks/x.holder"), `${child.pid} elsewhere`);
    await backdate(20);
    expect(await tryLock(state, "x")).toBeUndefined();
    await backdate(31);
    await using lock = await tryLock(state, "x");
    expect(lock).toBeDefined();
  });
});
