import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { ContentKey } from "../../harness/domain/cell.ts";
import type { RunId } from "../../harness/domain/run.ts";
import { findResult, storeResult } from "../../harness/store/results.ts";
import { attemptEvent, tempState } from "./stored-run.ts";

const KEY = "abcdef0123" as ContentKey;
const result = { run: "20261123-1" as RunId, attempts: [attemptEvent("a", ["cells/a/attempt-1.0.frames"])] };

test("a result is found under its key, and under no other", async () => {
  const state = await tempState();
  await storeResult(state, KEY, result);
  expect(await findResult(state, KEY)).toEqual(result);
  expect(await findResult(state, "abcdef0124" as ContentKey)).toBeUndefined();
});

test("the newer result of a key stands", async () => {
  const state = await tempState();
  await storeResult(state, KEY, result);
  await storeResult(state, KEY, { ...result, run: "20261123-2" as RunId });
  expect((await findResult(state, KEY))?.run).toBe("20261123-2");
});

test("twenty cells may store one key at once, and leave nothing else behind", async () => {
  const state = await tempState();
  await Promise.all(Array.from({ length: 20 }, () => storeResult(state, KEY, result)));
  expect(await findResult(state, KEY)).toEqual(result);
  expect(await readdir(join(state.dir, "results/ab"))).toEqual([`${KEY}.json`]);
});

test.each([
  "",
  "null",
  "[]",
  "{}",
  '{"run":"r"}',
  '{"run":1,"attempts":[]}',
  '{"run":"r","attempts":[',
  "\u0000",
])("a damaged result is no result: %j", async (text) => {
  const state = await tempState();
  await storeResult(state, KEY, result);
  await writeFile(join(state.dir, "results/ab", `${KEY}.json`), text);
  expect(await findResult(state, KEY)).toBeUndefined();
});
