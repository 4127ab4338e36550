import { describe, expect, test } from "vitest";
import { diagnoseCell } from "../../harness/diagnose/cell.ts";
import { explainCell } from "../../harness/diagnose/explain.ts";
import { diagnoseLog } from "../../harness/diagnose/log.ts";
import { CACHE_OF, type CacheDamage, type DamagedFile } from "../../harness/domain/cache-damage.ts";
import type { Attempt, CacheTrial, StepObservation } from "../../harness/domain/observation.ts";
import { renderDetail } from "../../harness/report/details.ts";
import { attempt, cell, changeStep, passed, record, tool } from "./build-attempt.ts";

const OBJECT = "/cache/go-build/06/06a0-d";
const SOURCE = "/work/gopath/pkg/mod/example.com/m@v1.0.0/m.go";

function damaged(damage: CacheDamage, change: Partial<DamagedFile> = {}): DamagedFile {
  const isObject = damage === "truncated" || damage === "flipped";
  return {
    ...{ damage, path: isObject ? OBJECT : SOURCE, package: isObject ? "example.com/m" : null },
    ...{ what: "done", line: isObject ? null : 7, sizeBefore: 10, sizeAfter: 5, timeKept: true },
    ...{ sha256Before: "aa", sha256After: "bb", left: { sha256: "bb", sizeBytes: 5 }, leftByCheck: null },
    ...change,
  };
}

function step(made: Attempt): StepObservation {
  return made.steps[0] as StepObservation;
}

function trialOf(file: DamagedFile, cleaned: Attempt | null, verify: Attempt | null = null): CacheTrial {
  return {
    fill: passed().steps,
    damaged: file,
    verify: verify && { ...step(verify), argv: ["go", "mod", "verify"] },
    cleaned: cleaned && { cache: CACHE_OF[file.damage], steps: cleaned.steps },
  };
}

const judge = (made: Attempt) => diagnoseCell(record(cell(), made));
const brokenSource =
  "# example.com/m\n../gopath/pkg/mod/example.com/m@v1.0.0/m.go:7:1: syntax error: unexpected EOF\n";

describe("a damaged cache that makes the steps fail", () => {
  const made = attempt(brokenSource, undefined, {
    trial: trialOf(
      damaged("cut-source"),
      passed(),
      attempt("example.com/m v1.0.0: dir has been modified (/x)\n"),
    ),
  });

  test("is at fault where they pass with it cleaned; the file and the one command are named", () => {
    const { outcome, verdict } = judge(made);
    expect([outcome, verdict?.failureClass, verdict?.attribution]).toEqual([
      ...["fail", "cache.edited-source", "environment"],
    ]);
    expect(verdict?.why).toContain(
      `${SOURCE}:7 is not what it was (done), and with the module cache cleaned it passes`,
    );
    expect(verdict?.mend).toBe("go clean -modcache");
    expect(verdict?.firstError).toContain("syntax error: unexpected EOF");
  });

  test("is explained with the proof and with what Go's own check says", () => {
    const verdict = judge(made);
    const [detail] = explainCell(record(cell(), made), verdict)?.details ?? [];
    if (detail?.kind !== "cache") throw new Error("no detail");
    const { label, lines } = renderDetail(detail);
    expect(label).toBe("cache");
    expect(lines.join("\n")).toContain(`module cache: ${SOURCE}:7`);
    expect(lines.join("\n")).toContain(
      "go mod verify exits 1: example.com/m v1.0.0: dir has been modified (/x)",
    );
    expect(lines.at(-1)).toBe(
      "proof: the same steps passed before the damage, and pass again with the module cache cleaned, and nothing else",
    );
  });

  test("is not at fault where they fail with it cleaned too", () => {
    const { verdict, reason } = judge({
      ...made,
      trial: trialOf(damaged("cut-source"), attempt(brokenSource)),
    });
    expect(verdict?.failureClass).toBe("compile.syntax");
    expect(reason).toContain("it fails also with the module cache cleaned");
  });

  test("is not at fault where the clean round was cut off", () => {
    const trial = trialOf(damaged("cut-source"), { ...passed(), steps: [] });
    expect(judge({ ...made, trial }).verdict?.failureClass).toBe("compile.syntax");
  });

  test("is not called at fault for what the project's own code did", () => {
    const panics = attempt("panic: boom\n\ngoroutine 1 [running]:\nmain.main()\n", {
      kind: "exited",
      code: 2,
    });
    const run = changeStep(panics, { step: "run", argv: ["/work/bin/program"] });
    const { verdict, reason } = judge({ ...run, trial: trialOf(damaged("flipped"), passed()) });
    expect(verdict?.failureClass).toMatch(/^run\./);
    expect(reason).toContain("so might a program that fails now and then");
  });

  test("says nothing of a cache where filling them failed", () => {
    const trial = { fill: [], damaged: null, verify: null, cleaned: null };
    const { outcome, reason, verdict } = judge({ ...made, trial });
    expect([outcome, verdict?.failureClass]).toEqual(["fail", "compile.syntax"]);
    expect(reason).toContain("no cache was damaged");
  });
});

describe("a damaged cache with which the steps pass", () => {
  const compile = (argv: readonly string[], name = "example.com/m") =>
    tool("compile", { argv, package: name });
  const words = (change: Partial<Attempt>, file: DamagedFile, verify: Attempt | null = null) =>
    judge(passed({ ...change, trial: trialOf(file, null, verify) })).reason;

  test("was noticed where its package was compiled again", () => {
    const whole = damaged("truncated", { left: { sha256: "aa", sizeBytes: 10 } });
    expect(words({ processes: [compile([]), tool("link")] }, whole)).toContain(
      "it is too short and compiled example.com/m again; the file is whole again",
    );
  });

  test("was linked in unnoticed where the linker ran and nothing was compiled", () => {
    expect(words({ processes: [tool("link")] }, damaged("flipped"))).toContain(
      "nothing noticed: the linker took it as it is",
    );
  });

  test("was read by nobody where no tool ran", () => {
    expect(words({}, damaged("flipped"))).toContain("nobody read it");
  });

  test("was compiled as if it belonged there, and Go's own check finds it", () => {
    const change = { processes: [compile(["-p", "example.com/m", SOURCE])] };
    const said = words(
      change,
      damaged("edited-source"),
      attempt("example.com/m v1.0.0: dir has been modified\n"),
    );
    expect(said).toContain("nothing complained");
    expect(said).toContain("go mod verify fails: example.com/m v1.0.0: dir has been modified");
  });

  test("is told from a program that printed something else", () => {
    const other = changeStep(passed(), { output: { head: "0\n", tail: "", droppedBytes: 0, totalBytes: 2 } });
    const said = judge({ ...other, trial: trialOf(damaged("flipped"), null) }).reason;
    expect(said).toContain("what was printed is not what it was");
  });
});

test("an import that the go command knew nothing of is recognised in a bare log", () => {
  const log =
    "# example.com/shade\nshade/shade.go:6:9: could not import container/ring (open : no such file or directory)\n";
  expect(diagnoseLog(log)?.verdict).toMatchObject({
    ...{
      failureClass: "cache.stale-index",
      attribution: "environment",
      mend: "go clean -cache, then build again",
    },
  });
});
