import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { pidOf, processIdentity, stillRuns } from "../../harness/engine/living-process.ts";

test("a process is known as long as it runs, and no longer", async () => {
  const child = spawn("sleep", ["60"]);
  const identity = (await processIdentity(child.pid ?? 0)) ?? "";
  expect(await stillRuns(identity)).toBe(true);
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(await stillRuns(identity)).toBe(false);
});

test("a process with the same number that started at another time is another one", async () => {
  const [pid] = ((await processIdentity(process.pid)) ?? "").split(" ");
  expect(await stillRuns(`${pid} 1`)).toBe(false);
});

test.each(["", "x", "-1 5", "0 5", "1", "1e3 5", "99999999999999999999 5"])(
  "%j is no process",
  async (text) => {
    expect(pidOf(text)).toBeUndefined();
    expect(await stillRuns(text)).toBe(false);
  },
);
