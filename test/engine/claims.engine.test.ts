import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { SettledClaim } from "../../harness/domain/claim.ts";
import type { StateFolder } from "../../harness/support/state-folder.ts";
import {
  containersOf,
  createdCells,
  type Ended,
  gauntlet,
  newState,
  start,
  untilExecuting,
} from "./gauntlet.ts";
import { RELEASES } from "./global-setup.ts";
import { newProject, SLEEPER, writeFiles } from "./projects.ts";

let state: StateFolder;
/** A folder with one claim, which two scenarios decide on two releases each. */
let folder: string;

const CLAIM = `claim: A program sleeps and wakes
lines:
  - id: H9.1a
    says: it wakes
    evidence: [short.yaml, long.yaml]
`;

function scenario(pause: string, outcome: "pass" | "fail"): string {
  return `project: ./sleeper
steps: [run]
matrix: {go: [${RELEASES.newer}, ${RELEASES.newest}], target: [linux/amd64], cgo: [0]}
env: {PAUSE: ${pause}}
expect: [{outcome: ${outcome}}]
`;
}

beforeAll(async () => {
  state = await newState();
  const sleeper = Object.entries(SLEEPER).map(([name, text]) => [`H9.1/sleeper/${name}`, text]);
  folder = await newProject(Object.fromEntries(sleeper));
  await mkdir(join(folder, "H9.1"), { recursive: true });
  await writeFiles(join(folder, "H9.1"), {
    "claim.yaml": CLAIM,
    "short.yaml": scenario("0s", "pass"),
    "long.yaml": scenario("6s", "pass"),
  });
});

/** Settles the claim, with the cells that containers were created for. */
async function settled(...words: readonly string[]) {
  const began = Date.now();
  const ended = await gauntlet(state, ["claims", folder, "--json", ...words]);
  return { ...ended, claim: claimOf(ended), created: new Set(await createdCells(state, began)) };
}

function claimOf({ stdout, stderr }: Ended): SettledClaim | undefined {
  if (stdout === "") throw new Error(`no document: ${stderr}`);
  return (JSON.parse(stdout) as { readonly claims: readonly SettledClaim[] }).claims[0];
}

describe("gauntlet claims that gets Ctrl-C", () => {
  test("ends with 130, and the same command goes on with what is missing alone", async () => {
    const first = start(state, ["claims", folder, "--jobs", "1"]);
    await first.printed("stderr", /long\.yaml: 2 cells/);
    await untilExecuting(first);
    first.process.kill("SIGINT");
    const stopped = await first.ended;
    expect(stopped).toMatchObject({ code: 130, stdout: "" });
    expect(stopped.stderr).toContain("gauntlet claims goes on from here");
    expect(await containersOf(state)).toEqual([]);

    const second = await settled();
    expect(second).toMatchObject({ code: 0, claim: { verdict: { kind: "confirmed" } } });
    expect(second.stderr).toContain("long.yaml: 2 cells");
    expect(second.stderr).not.toContain("short.yaml");
  });
});

describe("gauntlet claims of what is known", () => {
  test("runs nothing, and says the same", async () => {
    expect(await settled()).toMatchObject({ code: 0, claim: { verdict: { kind: "confirmed" } } });
    const again = await settled();
    expect(again.created.size).toBe(0);
    expect(again.claim?.lines[0]?.evidence).toMatchObject([
      { name: "short", cells: 2, holds: 2 },
      { name: "long", cells: 2, holds: 2 },
    ]);
  });

  test("has another verdict when the claim is another, and runs nothing for it", async () => {
    await settled();
    await writeFiles(join(folder, "H9.1"), { "short.yaml": scenario("0s", "fail") });
    const turned = await settled();
    expect(turned.claim?.verdict).toEqual({ kind: "depends", condition: "short: never; long: always" });
    await writeFiles(join(folder, "H9.1"), { "long.yaml": scenario("6s", "fail") });
    expect((await settled("--stored")).claim?.verdict).toEqual({ kind: "refuted" });
    expect(turned.created.size).toBe(0);
  });

  test("runs what is changed and nothing else", async () => {
    await settled();
    await writeFiles(join(folder, "H9.1"), { "short.yaml": scenario("1ms", "pass") });
    const changed = await settled("--only", "H9.1a");
    expect(changed.created.size).toBe(2);
    expect(changed.stderr).toContain("short.yaml: 2 cells");
    expect(changed.stderr).not.toContain("long.yaml");
  });
});
