import { describe, expect, test } from "vitest";
import { linkPoints, measuredRounds, missingLinks } from "../../harness/analyse/link-points.ts";
import { attempt, link, MIB, measuredCell, recordOf } from "./build-links.ts";
import { processOf, stepOf } from "./build-record.ts";

const cell = measuredCell({ go: "1.27.4" });
const old = measuredCell({ go: "1.14.15" });
const fault = { where: "engine", message: "gone", transient: true } as const;
const anon = (points: ReturnType<typeof linkPoints>) =>
  points.map(({ runs }) => runs.map(({ memory }) => (memory.peakAnonBytes ?? 0) / MIB));

describe("the points of a measured run", () => {
  test("leave out the warm-up and count the rounds from 1", () => {
    const [point] = linkPoints([
      recordOf(
        cell,
        [70, 60, 61].map((each) => attempt([link(each)])),
      ),
    ]);
    expect(point?.runs.map(({ round, memory }) => [round, memory.peakAnonBytes])).toEqual([
      [1, 60 * MIB],
      [2, 61 * MIB],
    ]);
  });

  test("leave out what the harness had trouble with, which warms nothing up either", () => {
    const attempts = [attempt([link(50)], { fault }), ...[70, 60].map((each) => attempt([link(each)]))];
    expect(anon(linkPoints([recordOf(cell, attempts)]))).toEqual([[60]]);
    expect(measuredRounds(cell, attempts)).toHaveLength(1);
  });

  test("are one for each value of ldflags, in the order of the steps", () => {
    const two = measuredCell({ go: "1.27.4" }, ["", "-w"]);
    const round = attempt([link(60), link(40, { step: 1 })], {}, [0, 0]);
    const points = linkPoints([recordOf(two, [round, round])]);
    expect(points.map(({ axes }) => axes.ldflags)).toEqual(["", "-w"]);
    expect(anon(points)).toEqual([[60], [40]]);
  });

  test("go by release, as releases are ordered", () => {
    const records = ["1.27.4", "1.9.7", "1.19.13"].map((go) =>
      recordOf(measuredCell({ go }), [attempt([]), attempt([link(60)])]),
    );
    expect(linkPoints(records).map(({ axes }) => axes.go)).toEqual(["1.9.7", "1.19.13", "1.27.4"]);
  });

  test("name the release even where the scenario has no such axis", () => {
    const { go: _, ...axes } = cell.axes;
    const [point] = linkPoints([recordOf({ ...cell, axes }, [attempt([]), attempt([link(60)])])]);
    expect(point?.axes.go).toBe("1.27.4");
  });

  test("hold no link that failed, was never seen to end, or only told its version", () => {
    const links = [
      link(60, { end: { kind: "exited", code: 2 } }),
      link(60, { end: null }),
      link(60, { argv: ["link", "-V=full"] }),
    ];
    expect(linkPoints([recordOf(cell, [attempt([]), attempt(links)])])).toEqual([]);
  });

  test("are no points of marked cells", () => {
    const marked = { ...cell, measure: { kind: "marked", of: cell.id } } as const;
    expect(linkPoints([recordOf(marked, [attempt([link(60)]), attempt([link(60)])])])).toEqual([]);
  });

  test("set what a linker started apart from it, down to grandchildren, though pids come round", () => {
    const processes = [
      link(60, { pid: 10 }),
      { ...processOf("gcc", 0), pid: 11, parentPid: 10 },
      { ...processOf("ld", 0), pid: 12, parentPid: 11 },
      { ...processOf("compile", 0), pid: 13, parentPid: 14 },
      { ...processOf("asm", 0), pid: 14, parentPid: 13 },
    ];
    const [point] = linkPoints([recordOf(cell, [attempt([]), attempt(processes)])]);
    expect(point?.runs[0]?.children.map(({ tool }) => tool)).toEqual(["gcc", "ld"]);
  });

  test("know no time of the processor where half of it is missing", () => {
    const half = link(60, { userMs: 500, systemMs: null });
    const [point] = linkPoints([recordOf(cell, [attempt([]), attempt([half])])]);
    expect(point?.runs[0]?.cpuMs).toBeNull();
  });
});

describe("a link that was sampled too rarely", () => {
  const halved = link(40, { memory: { ...link(40).memory, peakFileBytes: 60 * MIB } });

  test("has no sampled peaks: together they lie below max RSS, which cannot be", () => {
    const cell = measuredCell({ go: "1.27.4" });
    const [only] = linkPoints([recordOf(cell, [attempt([link(40)]), attempt([halved])])]);
    expect(only?.runs).toMatchObject([
      { undersampled: true, memory: { peakAnonBytes: null, peakFileBytes: null, maxRssBytes: 140 * MIB } },
    ]);
  });

  test("is believed where max RSS is itself a sample, or the peaks miss but little", () => {
    const cell = measuredCell({ go: "1.27.4" });
    const sampled = link(40, { memory: { ...halved.memory, maxRssSource: "sampled" } });
    const little = link(40, { memory: { ...link(40).memory, peakFileBytes: 95 * MIB } });
    const records = [recordOf(cell, [attempt([link(40)]), attempt([sampled]), attempt([little])])];
    expect(linkPoints(records)[0]?.runs.map(({ undersampled }) => undersampled)).toEqual([false, false]);
  });
});

describe("a program that an old linker's wrapper does not name", () => {
  const newer = recordOf(cell, [attempt([]), attempt([link(60)])]);
  const unnamed = recordOf(old, [attempt([]), attempt([link(50, { package: null })])]);

  test("has the name that all other releases have for it", () => {
    expect(linkPoints([newer, unnamed]).map((point) => point.package)).toEqual([
      "example.com/app",
      "example.com/app",
    ]);
  });

  test("stays without a name where the others have several", () => {
    const both = [link(60), link(60, { package: "example.com/other" })];
    const several = recordOf(cell, [attempt([]), attempt(both)]);
    expect(linkPoints([several, unnamed]).map((point) => point.package)).toContain(null);
  });

  test("stays without one where nobody has one", () => {
    expect(linkPoints([unnamed]).map((point) => point.package)).toEqual([null]);
  });

  test("is never taken for another program's repeat", () => {
    const two = attempt([link(50, { package: null }), link(20, { package: null })]);
    const records = [newer, recordOf(old, [two, two])];
    expect(anon(linkPoints(records))).toEqual([[60]]);
    expect(missingLinks(records)).toMatchObject([{ cell: old.id, missing: 1, rounds: 1 }]);
  });
});

describe("what is missing", () => {
  test("is nothing where every round has its link", () => {
    expect(missingLinks([recordOf(cell, [attempt([]), attempt([link(60)])])])).toEqual([]);
  });

  test("is a step that failed in some rounds, with the first of them", () => {
    const bad = attempt([], { number: 3 }, [1]);
    const rounds = [attempt([]), attempt([link(60)]), bad, attempt([link(60)]), attempt([], {}, [1])];
    expect(missingLinks([recordOf(cell, rounds)])).toMatchObject([
      { missing: 2, rounds: 4, attempt: { number: 3 } },
    ]);
  });

  test("is a step of which one program was linked and another was not", () => {
    const half = attempt([link(60), link(20, { package: "b", end: { kind: "exited", code: 2 } })], {}, [1]);
    expect(missingLinks([recordOf(cell, [half, half])])).toMatchObject([{ missing: 1, rounds: 1 }]);
  });

  test("is the round that ended in trouble with the engine, and none that was made again", () => {
    const [good, trouble] = [attempt([link(60)]), attempt([], { fault, steps: [] })];
    expect(missingLinks([recordOf(cell, [good, trouble, good])])).toEqual([]);
    expect(missingLinks([recordOf(cell, [good, good, trouble, trouble, trouble])])).toMatchObject([
      { missing: 1, rounds: 2, attempt: { fault } },
    ]);
    expect(missingLinks([recordOf(cell, [trouble])])).toMatchObject([{ missing: 1, rounds: 1 }]);
  });

  test("is all of a cell that could not be run, or has only warmed up", () => {
    const never = recordOf(cell, [], { unavailable: "not served" });
    const warm = recordOf(old, [attempt([link(60)])]);
    expect(missingLinks([never, warm])).toMatchObject([
      { rounds: 0, attempt: null },
      { rounds: 0, attempt: { steps: [stepOf("build", ["go", "build"], 0)] } },
    ]);
  });
});
