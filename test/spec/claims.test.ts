import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadClaims, parseClaim } from "../../harness/spec/load-claims.ts";
import { loadScenario } from "../../harness/spec/load-scenario.ts";
import { renderProblem } from "../../harness/spec/problem.ts";
import { SCENARIOS } from "./shipped.ts";

const shipped = await loadClaims(SCENARIOS);

/** The statements that the handbook makes in its first two chapters, by claim. */
const STATEMENTS: Readonly<Record<string, string>> = {
  ...{ "H1.1": "abc", "H1.2": "ab", "H1.3": "ab", "H1.4": "a", "H1.5": "abc" },
  ...{ "H2.1": "abc", "H2.2": "abcd", "H2.3": "a" },
};

describe("the shipped claims", () => {
  test.each(Object.entries(STATEMENTS))("%s makes each of its statements once", (id, letters) => {
    const claim = shipped.find((placed) => placed.claim.id === id)?.claim;
    expect(claim?.lines.map((line) => line.id)).toEqual([...letters].map((letter) => id + letter));
  });

  const files = shipped.flatMap(({ claim, folder }) =>
    [...new Set(claim.lines.flatMap(({ evidence }) => evidence))].map((file) => ({
      name: `${claim.id}/${file}`,
      path: join(folder, file),
    })),
  );

  test.each(files)("$name says what the handbook predicts", async ({ path }) => {
    expect((await loadScenario(path)).expect).not.toEqual([]);
  });
});

/** What a person sees of a claim.yaml. */
function said(text: string): string {
  const parsed = parseClaim(text, "claim.yaml", "H1.1");
  return parsed.kind === "ok" ? "ok" : parsed.problems.map(renderProblem).join("\n");
}

const LINE = "  - id: H1.1a\n    says: it exits 2\n    evidence: [a.yaml]\n";

describe("a claim.yaml", () => {
  test("with statements and their scenarios is read", () => {
    expect(said(`claim: c\nlines:\n${LINE}`)).toBe("ok");
  });

  test.each([
    ["a duplicate key", `claim: c\nclaim: d\nlines:\n${LINE}`, "claim.yaml:2:1: this key is already there"],
    ["a NUL character", `claim: c\0\nlines:\n${LINE}`, "claim.yaml:1:9: a NUL character"],
    [
      "neither evidence nor pending",
      "claim: c\nlines:\n  - {id: H1.1a, says: s}\n",
      "a statement has evidence, or what it is pending for, or both",
    ],
    [
      "another claim's statement",
      `claim: c\nlines:\n${LINE.replace("H1.1a", "H2.1a")}`,
      "statement H2.1a is not one of H1.1",
    ],
    [
      "a statement without letter",
      `claim: c\nlines:\n${LINE.replace("H1.1a", "H1.1")}`,
      "a statement's id is",
    ],
    [
      "evidence outside of its folder",
      `claim: c\nlines:\n${LINE.replace("a.yaml", "../a.yaml")}`,
      "evidence is a scenario file of this folder",
    ],
    ["no statement", "claim: c\nlines: []\n", "claim.yaml"],
    ["an unknown key", `claim: c\nverdict: confirmed\nlines:\n${LINE}`, 'unknown key "verdict"'],
    ["an empty file", "", "claim.yaml: the file is empty"],
    ["nesting without end", `claim: ${"[".repeat(100_000)}`, "nested too deeply"],
    ["10 MB", `claim: ${"x".repeat(10_000_000)}\n`, "claim.yaml: larger than 1 MiB"],
  ])("with %s is told in one clear line", (_name, text, line) => {
    const [first, ...rest] = said(text).split("\n");
    expect(first).toContain(line);
    expect(rest.filter((each) => each.startsWith("claim.yaml"))).toEqual([]);
  });

  test("that makes one statement twice is told so", () => {
    expect(said(`claim: c\nlines:\n${LINE}${LINE}`)).toContain("statement H1.1a is made twice");
  });

  test("whose scenario is not there names it", async () => {
    const root = await mkdtemp(join(tmpdir(), "claims-"));
    await mkdir(join(root, "H1.1"));
    await writeFile(join(root, "H1.1/claim.yaml"), `claim: c\nlines:\n${LINE}`);
    await expect(loadClaims(root)).rejects.toThrow("there is no a.yaml beside it");
  });

  test("that is not there is told, and not taken for no claim", async () => {
    const root = await mkdtemp(join(tmpdir(), "claims-"));
    await mkdir(join(root, "H1.1"));
    await expect(loadClaims(root)).rejects.toThrow("claim.yaml: cannot be read: ENOENT");
  });
});
