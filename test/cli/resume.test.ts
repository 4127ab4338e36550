import { expect, test } from "vitest";
import { UserError } from "../../harness/cli/exit-status.ts";
import { findInterrupted } from "../../harness/cli/resume.ts";
import { createRunFolder, writeRunHeader } from "../../harness/store/run-folder.ts";
import { tryLock } from "../../harness/support/lock.ts";
import { cell, header, tempState } from "../store/stored-run.ts";

test("a run that another process is still at is not gone on with, and at once when it is let go", async () => {
  const state = await tempState();
  const run = await createRunFolder(state, new Date());
  await writeRunHeader(state, run, header([cell("a")]));
  {
    await using lock = await tryLock(state, `run-${run}`);
    expect(lock).toBeDefined();
    await expect(findInterrupted(state, true, 0)).rejects.toThrow(UserError);
    await expect(findInterrupted(state, run, 300)).rejects.toThrow(/is going on in another process/);
  }
  expect((await findInterrupted(state, true)).open).toHaveLength(1);
});
