import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { explainLog } from "../../harness/diagnose/explain.ts";
import { quickCheck } from "../../harness/diagnose/quick-check.ts";
import { RULES } from "../../harness/diagnose/registry.ts";
import { parseGoVersion } from "../../harness/domain/go-version.ts";
import { renderExplanation } from "../../harness/report/explanation.ts";

const TYPES = "# example.org/p\n./a.go:3:2: undefined: x\n";

function explained(text: string, go?: string, exit?: number) {
  const version = go ? parseGoVersion(go) : undefined;
  return explainLog(text, { ...(version ? { go: version } : {}), ...(exit === undefined ? {} : { exit }) });
}

describe("a bare log is explained", () => {
  test("with the row of the truth table for its release", () => {
    const older = explained(TYPES, "1.19.10", 2)?.codes[0];
    const newer = explained(TYPES, "1.19.11", 1)?.codes[0];
    expect(older).toMatchObject({ who: "the go command", code: 2 });
    expect(older?.why).toBe(newer?.why);
    expect(newer?.why).toMatch(/exits 1 from 1\.19\.11 and 1\.20 on, and 2 before/);
  });

  test("and a code that the release cannot have returned is said to come from elsewhere", () => {
    expect(explained(TYPES, "1.22.0", 64)?.codes[0]?.why).toMatch(
      /64 is not what the go command of 1\.22\.0/,
    );
  });

  test("and what had to be assumed is said", () => {
    expect(explained(TYPES)?.assumed).toEqual([
      "no release is known: nothing here depends on one",
      "no target is known",
      "the exit code is not known",
      "which process spoke is told by the text alone",
    ]);
    expect(explained(`go version go1.21.3 linux/amd64\n${TYPES}`)?.assumed[0]).toBe(
      "Go 1.21.3: the log says so",
    );
  });

  test.each([62, 64])("and the program that returned %i is told apart from the go command", (code) => {
    const codes = explained(`exit status ${code}\n`, "1.22.0", 1)?.codes ?? [];
    expect(codes[0]).toMatchObject({ level: "go", code: 1 });
    expect(codes[1]).toMatchObject({ level: "program", code });
    expect(codes[1]?.why).toMatch(new RegExp(`itself returned ${code}: no program of Go's own does`));
  });

  test("as unknown, with its first error-like line, where no rule knows it", () => {
    expect(explained("building\nfrobnication failed: 7\n", "1.22.0", 1)).toMatchObject({
      ...{
        failureClass: "unknown",
        attribution: "unknown",
        firstError: "frobnication failed: 7",
        mend: null,
      },
      codes: [{ level: "go", code: 1, why: "what made it fail is not known" }],
    });
  });

  test("as nothing where it shows no failure", () => {
    expect(explained("ok  \texample.org/p\t0.1s\n")).toBeNull();
    expect(explained("")).toBeNull();
  });

  test("whatever it holds, on lines that no terminal acts on", () => {
    const hostile = fc.oneof(fc.string(), fc.string({ unit: "binary" }));
    fc.assert(
      fc.property(hostile, hostile, (a, b) => {
        const found = explainLog(`# p\n${a}\n./x.go:1:2: ${b}\n`, { exit: 1 });
        const text = found ? renderExplanation(found, { colour: false, unicode: true }, null) : "";
        expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
      }),
    );
  });
});

test("every class of every rule has a quick check, or is one that no command of Go's can look into", () => {
  const verdict = (failureClass: string) => ({
    ...{ stage: "build", failureClass, handbookClass: null, attribution: "unknown" as const, ruleId: null },
    ...{ why: "", mend: null, signature: "" as never, firstError: "", place: null, failures: [] },
  });
  const classes = [...new Set(RULES.rules.map((rule) => rule.failureClass))];
  const without = classes.filter((each) => quickCheck(verdict(each)) === null);
  expect(without.filter((each) => !/^(?:disk|limit|memory|killed|go|tool)\./.test(each))).toEqual([]);
});
