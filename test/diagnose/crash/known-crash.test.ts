import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import knownCrashes from "../../../harness/data/known-crashes.json" with { type: "json" };
import releasesJson from "../../../harness/data/releases.json" with { type: "json" };
import { matchCrash } from "../../../harness/diagnose/crash/known-crash.ts";
import { type GoVersion, minorOf, parseGoVersion } from "../../../harness/domain/go-version.ts";
import type { KnownCrash, KnownCrashTable } from "../../../harness/domain/known-crash.ts";

const release = z
  .string()
  .refine((text) => parseGoVersion(text) === text && releasesJson.releases.includes(text));
const shape = z.strictObject({
  asked: z.array(release).min(50),
  crashes: z.array(
    z.strictObject({
      issue: z.number().int().positive(),
      about: z.string().min(10),
      tool: z.enum(["compile", "link"]),
      symptoms: z.array(z.string().min(8)).min(1),
      stacks: z.array(z.array(z.string().min(3)).min(2)).min(1),
      detection: z.enum(["own", "shared"]),
      affected: z.array(z.tuple([release, release])).min(1),
      fixed: z.array(release),
      case: z.string(),
    }),
  ),
});
const table = knownCrashes as unknown as KnownCrashTable;

describe("the table of known crashes", () => {
  test("has the shape that a diagnosis reads", () => {
    expect(shape.safeParse(knownCrashes).error?.issues ?? []).toEqual([]);
    expect(table.crashes.length).toBeGreaterThanOrEqual(6);
    expect(new Set(table.crashes.map(({ issue }) => issue)).size).toBe(table.crashes.length);
  });

  test("names ranges of one branch whose ends were run, and a case that is there", () => {
    for (const { affected, fixed, case: folder } of table.crashes) {
      for (const [from, to] of affected) {
        expect(minorOf(from)).toBe(minorOf(to));
        expect(table.asked).toEqual(expect.arrayContaining([from, to]));
      }
      expect(table.asked).toEqual(expect.arrayContaining([...fixed]));
      expect(
        existsSync(fileURLToPath(new URL(`../../fixtures/corpus/${folder}/case.yaml`, import.meta.url))),
      ).toBe(true);
    }
  });

  test("a crash found at a point of its own shares words and first frame with no other", () => {
    const own = table.crashes.filter(({ detection }) => detection === "own");
    for (const one of own)
      for (const other of table.crashes)
        if (other !== one)
          expect([one.issue, other.issue, shares(one, other)]).toEqual([one.issue, other.issue, false]);
  });
});

function shares(one: KnownCrash, other: KnownCrash): boolean {
  const words = one.symptoms.some((symptom) => other.symptoms.includes(symptom));
  return words && one.stacks.some(([first]) => other.stacks.some(([begin]) => begin === first));
}

const base = { about: "what sets it off", tool: "compile", fixed: [], case: "x" };
const small: KnownCrashTable = {
  asked: ["1.20.0", "1.20.1", "1.20.2"] as GoVersion[],
  crashes: [
    {
      ...{ ...base, issue: 1, symptoms: ["no such leaf"], detection: "own" },
      ...{ stacks: [["tree.leaf", "tree.walk"]], affected: [["1.20.0", "1.20.1"]] as never },
    },
    {
      ...{ ...base, issue: 2, symptoms: ["assertion failed"], detection: "shared" },
      ...{ stacks: [["tree.assert", "tree.grow"]], affected: [["1.20.0", "1.20.0"]] as never },
    },
    {
      ...{ ...base, issue: 3, symptoms: ["assertion failed"], detection: "shared" },
      ...{ stacks: [["tree.assert", "tree.grow"]], affected: [["1.20.2", "1.20.2"]] as never },
    },
  ],
};

function stack(...functions: string[]): string[] {
  return [
    "goroutine 1 [running]:",
    "cmd/compile/internal/base.Fatalf(...)",
    "\tcmd/compile/internal/base/print.go:1",
    ...functions.flatMap((name) => [`cmd/compile/internal/${name}(0x1)`, "\tcmd/compile/x.go:7 +0x1"]),
    "",
  ];
}

function crash(message: string, functions: string[], go: string | null = "1.20.1", tool = "compile") {
  const lines = [message, "", ...(functions.length > 0 ? stack(...functions) : [])];
  return matchCrash({ tool, message, lines, go: go as GoVersion | null }, small);
}

describe("a crash", () => {
  test("of the same frames and words is the known one, with how the release stands to it", () => {
    expect(crash("no such leaf", ["tree.leaf", "tree.other", "tree.walk"])).toMatchObject({
      kind: "same",
      crash: { issue: 1 },
      release: "affected",
    });
    expect(crash("no such leaf", ["tree.leaf", "tree.walk"], "1.20.2")).toMatchObject({ release: "outside" });
    expect(crash("no such leaf", ["tree.leaf", "tree.walk"], "1.22.0")).toMatchObject({ release: "not-run" });
    expect(crash("no such leaf", ["tree.leaf", "tree.walk"], "1.20rc1")).toMatchObject({
      release: "not-run",
    });
    expect(crash("no such leaf", ["tree.leaf", "tree.walk"], null)).toMatchObject({ release: "unknown" });
  });

  test("that only shares a frame, the order or the words is not claimed", () => {
    expect(crash("no such leaf", ["tree.other", "tree.leaf", "tree.walk"])).toBeNull();
    expect(crash("no such leaf", ["tree.walk", "tree.leaf"])).toBeNull();
    expect(crash("no such leaf", ["tree.leaf"])).toBeNull();
    expect(crash("other words", ["tree.leaf", "tree.walk"])).toBeNull();
    expect(crash("no such leaf", ["tree.leaf", "tree.walk"], "1.20.1", "link")).toBeNull();
  });

  test("without a stack names no issue, whatever its words", () => {
    expect(crash("no such leaf", [])).toEqual({ kind: "same-words", crashes: 1 });
    expect(crash("assertion failed", [])).toEqual({ kind: "same-words", crashes: 2 });
  });

  test("found where many are is possibly each of them, those that the release has first", () => {
    const found = crash("assertion failed", ["tree.assert", "tree.grow"], "1.20.2");
    expect(found).toMatchObject({
      kind: "possibly",
      candidates: [
        { crash: { issue: 3 }, release: "affected" },
        { crash: { issue: 2 }, release: "outside" },
      ],
    });
  });

  test("is never claimed by a frame further out, whatever the stack", () => {
    const frames = [...new Set(table.crashes.flatMap(({ stacks }) => stacks.flat()))];
    const words = ["Type.Elem UNION", "assertion failed", "panic during sccp while compiling f:", "boom"];
    fc.assert(
      fc.property(
        fc.constantFrom(...words),
        fc.array(fc.constantFrom(...frames, "ssa.other")),
        (message, names) => {
          const lines = [message, "", ...(names.length > 0 ? stack(...names) : [])];
          const found = matchCrash({ tool: "compile", message, lines, go: null }, table);
          const claimed =
            found?.kind === "same" ? [found] : found?.kind === "possibly" ? found.candidates : [];
          for (const { crash: one } of claimed) {
            expect(one.stacks.map(([first]) => first)).toContain(names[0]);
            expect(one.symptoms.some((symptom) => new RegExp(symptom).test(message))).toBe(true);
          }
          if (names.length === 0) expect(claimed).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });
});
