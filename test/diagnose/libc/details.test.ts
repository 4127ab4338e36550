import { describe, expect, test } from "vitest";
import libc from "../../../harness/data/libc.json" with { type: "json" };
import { newestNeed, oldestBase, unmetVersions } from "../../../harness/diagnose/libc/needs.ts";
import type { ProgramFile, VersionNeed } from "../../../harness/domain/observation.ts";
import { attempt, changeStep } from "../build-attempt.ts";
import { capturedAttempt, explained } from "../captured.ts";

const RUN = ["/work/bin/program"];

describe("a program that was built on bookworm, by frames of real cells", () => {
  test("on bullseye: the versions, their symbols, what is offered and the oldest base that would do", () => {
    const { failureClass, details, text } = explained("libc", capturedAttempt("libc-bullseye", RUN), {});
    expect(failureClass).toBe("run.library-version");
    expect(details).toMatchObject([
      {
        ...{ libc: "glibc", release: "2.31", interpreterFound: true },
        unmet: [{ version: "GLIBC_2.32", offered: "GLIBC_2.30" }, { version: "GLIBC_2.34" }],
        newest: { version: "GLIBC_2.34" },
        oldestBase: { suite: "bookworm", release: "2.36" },
      },
    ]);
    expect(details[0]?.newest?.symbols).toContain("__libc_start_main");
    expect(text).toContain("oldest base that would do: Debian bookworm (glibc 2.36)");
  });

  test("on musl alone: its loader is not there, which the kernel tells as a file that is missing", () => {
    const { outcome, failureClass, details, text } = explained("libc", capturedAttempt("libc-musl", RUN), {});
    expect([outcome, failureClass]).toEqual(["fail", "run.missing-loader"]);
    expect(details).toMatchObject([{ libc: "musl", interpreterFound: false, missingLibraries: [] }]);
    expect(text).toMatch(/its loader \S*ld-linux\S* is not there; there is \/lib\/ld-musl-/);
  });
});

const need = (version: string, parts: Partial<VersionNeed> = {}): VersionNeed => ({
  ...{ library: "libc.so.6", version, weak: false, symbols: ["f"], symbolCount: 1 },
  ...parts,
});

function program(needs: readonly VersionNeed[], parts: Partial<ProgramFile> = {}): ProgramFile {
  const offers = [{ library: "libc.so.6", path: "/lib/libc.so.6", versions: ["GLIBC_2.4", "GLIBC_2.30"] }];
  return {
    ...{ path: "/work/src/app", machine: libc.machine, interpreter: "/lib/ld.so", interpreterFound: true },
    ...{ needed: ["libc.so.6"], needs, unresolved: [] },
    system: { libc: "glibc", release: "2.31", loaders: [], offers },
    ...parts,
  };
}

describe("version needs", () => {
  test("are in the order of their numbers, not of their letters", () => {
    expect(newestNeed(program([need("GLIBC_2.9"), need("GLIBC_2.34"), need("GLIBC_2.4")]))?.version).toBe(
      "GLIBC_2.34",
    );
  });

  test("that are weak, or of a library that is not there, are not missed", () => {
    const needs = [need("GLIBC_2.99", { weak: true }), need("V_1", { library: "libother.so" })];
    expect(unmetVersions(program(needs))).toEqual([]);
  });

  test("that no symbol carries are missed all the same", () => {
    const needs = [need("GLIBC_ABI_DT_RELR", { symbols: [], symbolCount: 0 })];
    expect(unmetVersions(program(needs))).toMatchObject([{ version: "GLIBC_ABI_DT_RELR", offered: null }]);
    expect(oldestBase(program(needs))?.suite).toBe("bookworm");
  });

  test("find the oldest base in the table that was read from the images", () => {
    expect(oldestBase(program([need("GLIBC_2.4")]))?.suite).toBe("bullseye");
    expect(oldestBase(program([need("GLIBC_2.34")]))?.suite).toBe("bookworm");
    expect(oldestBase(program([need("GLIBC_2.38")]))?.suite).toBe("trixie");
    expect(oldestBase(program([need("GLIBC_9.9")]))).toBeNull();
  });

  test("of another machine than the table's find none", () => {
    expect(oldestBase(program([need("GLIBC_2.4")], { machine: "EM_S390" }))).toBeNull();
  });
});

test("a shell that cannot find a program whose loader is missing is told apart from one that finds no program", () => {
  const said = attempt("sh: 1: ./app: not found\n", { kind: "exited", code: 127 });
  const step = { step: "shell", argv: ["/bin/sh", "-c", "./app"] };
  const there = changeStep(said, {
    ...step,
    program: program([], { interpreter: "/lib64/ld.so", interpreterFound: false }),
  });
  expect(explained("libc", there, {}).failureClass).toBe("run.missing-loader");
  expect(explained("libc", changeStep(said, step), {}).failureClass).not.toBe("run.missing-loader");
});

test.each([
  ["Error relocating /work/bin/program: __isoc23_strtol: symbol not found", "run.missing-symbol"],
  [
    "Error loading shared library libfoo.so: No such file or directory (needed by ./app)",
    "run.missing-library",
  ],
  ["./app: /lib/libc.so.6: version `GLIBC_2.34' not found (required by ./app)", "run.library-version"],
])("%s: %s", (line, failureClass) => {
  const made = changeStep(attempt(`${line}\n`, { kind: "exited", code: 127 }), { step: "run", argv: RUN });
  expect(explained("libc", made, {}).failureClass).toBe(failureClass);
});
