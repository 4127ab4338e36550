import type { Cell } from "../domain/cell.ts";
import { compareGoVersions, type GoVersion } from "../domain/go-version.ts";
import type { LinkChild, LinkPoint, LinkRun, UnmeasuredLink } from "../domain/link-surface.ts";
import type { Attempt, MemorySample, ToolProcess } from "../domain/observation.ts";
import type { CellRecord } from "../domain/run.ts";
import { ldflagsOf } from "../domain/step.ts";
import { isLink } from "./link-memory.ts";

/** The points of a measured run, by release, each cell's in the order of its steps. Failed links are in none. */
export function linkPoints(records: readonly CellRecord[]): LinkPoint[] {
  const points = records.filter(isMeasured).flatMap(({ cell, attempts }) => {
    const rounds = measuredRounds(cell, attempts);
    return cell.steps.flatMap((_, step) => pointsOfStep(cell, step, rounds));
  });
  const release = ({ axes }: LinkPoint) => axes.go as GoVersion;
  return oneProgram(points).toSorted((a, b) => compareGoVersions(release(a), release(b)));
}

/**
 * Up to 1.14 nobody tells the linker's wrapper which package is linked. Where every step of every cell linked one program, and the other
 * releases all call it by one name, that is its name: the same packages of the same project were asked for.
 */
function oneProgram(points: readonly LinkPoint[]): readonly LinkPoint[] {
  const names = new Set(points.flatMap((point) => (point.package === null ? [] : [point.package])));
  const [name] = names;
  const places = new Set(points.map(({ cell, axes }) => JSON.stringify([cell, axes.ldflags])));
  if (name === undefined || names.size > 1 || places.size < points.length) return points;
  return points.map((point) => ({ ...point, package: name }));
}

/** A step of a cell that failed or has no figure in some round, and the first attempt in which that is so; null where none was made. */
export interface MissingLink extends Omit<UnmeasuredLink, "why"> {
  readonly record: CellRecord;
  readonly step: number;
  readonly attempt: Attempt | null;
}

/** What was asked for and is not in the figures, or not in all. */
export function missingLinks(records: readonly CellRecord[]): MissingLink[] {
  return records.filter(isMeasured).flatMap((record) => {
    const { cell, attempts } = record;
    // A cell ends at a fault that trying again did not mend: the round is missing, and was no warm-up.
    const lost = attempts.slice(-1).filter(({ fault }) => fault !== null);
    const rounds = [...measuredRounds(cell, attempts), ...lost];
    return cell.steps.flatMap((_, step) => {
      const without = rounds.filter(
        (attempt) =>
          attempt.fault !== null || !hasPassed(attempt, step) || runsOf(attempt, step, 1).length === 0,
      );
      if (rounds.length > 0 && without.length === 0) return [];
      const attempt = without[0] ?? attempts.at(-1) ?? null;
      const counts = { missing: without.length, rounds: rounds.length };
      return [{ cell: cell.id, axes: axesOf(cell, step), ...counts, record, step, attempt }];
    });
  });
}

function isMeasured({ cell }: CellRecord): boolean {
  return cell.measure?.kind === "surface";
}

/** Attempts in which the harness had trouble prove nothing; the first of the others are the warm-up. */
export function measuredRounds({ measure }: Cell, attempts: readonly Attempt[]): readonly Attempt[] {
  const sound = attempts.filter(({ fault }) => fault === null);
  return measure?.kind === "surface" ? sound.slice(measure.warmUps) : [];
}

/** A cell's axes with the ldflags of one of its steps. The release is always among them. */
export function axesOf(cell: Cell, step: number): LinkPoint["axes"] {
  return { ...cell.axes, go: cell.go, ldflags: ldflagsOf(cell.steps[step]) };
}

/** True when a step was seen to end well. */
export function hasPassed({ steps }: Attempt, step: number): boolean {
  const end = steps[step]?.end;
  return end?.kind === "exited" && end.code === 0;
}

/**
 * True when a step linked several programs and the linker did not say which link was whose (releases up to 1.14). Their figures are of
 * different programs, and no two of them may be taken for repeats of one.
 */
export function hasUnnamedLinks({ processes }: Attempt, step: number): boolean {
  const links = processes.filter((process) => process.step === step && isLink(process));
  return links.length > 1 && links.some((link) => link.package === null);
}

function pointsOfStep(cell: Cell, step: number, rounds: readonly Attempt[]): LinkPoint[] {
  const runs = rounds.flatMap((attempt, round) => runsOf(attempt, step, round + 1));
  const packages = [...new Set(runs.map((run) => run.package))];
  return packages.map((name) => ({
    cell: cell.id,
    axes: axesOf(cell, step),
    package: name,
    runs: runs.filter((run) => run.package === name).map(({ package: _, ...run }) => run),
  }));
}

function runsOf(attempt: Attempt, step: number, round: number): (LinkRun & Pick<LinkPoint, "package">)[] {
  if (hasUnnamedLinks(attempt, step)) return [];
  const observed = attempt.steps[step];
  const inStep = attempt.processes.filter((process) => process.step === step);
  return inStep.filter(isFinishedLink).map((link) => ({
    round,
    package: link.package,
    ...sampledMemory(link.memory, observed?.peak ?? null),
    wallMs: link.wallMs,
    cpuMs: link.userMs === null || link.systemMs === null ? null : link.userMs + link.systemMs,
    outputBytes: link.outputBytes ?? null,
    children: childrenOf(link, inStep),
    cgroup: observed?.cgroup ?? NO_GROUP,
  }));
}

/** Peaks at different times add up to max RSS at least; samples that miss more than this share of it are no figures. */
const MISSED = 0.05;

function sampledMemory(
  memory: MemorySample,
  build: LinkRun["build"],
): Pick<LinkRun, "memory" | "undersampled" | "build"> {
  const { maxRssBytes, maxRssSource, peakAnonBytes, peakFileBytes } = memory;
  const seen = peakAnonBytes === null || peakFileBytes === null ? null : peakAnonBytes + peakFileBytes;
  const exact = maxRssSource === "wait4" ? maxRssBytes : null;
  if (seen === null || exact === null || seen >= (1 - MISSED) * exact)
    return { memory, undersampled: false, build };
  return { memory: { ...memory, peakAnonBytes: null, peakFileBytes: null }, undersampled: true, build: null };
}

const NO_GROUP = { version: null, peakBytes: null, peakAnonBytes: null, oomKills: null, limitBytes: null };

function isFinishedLink(process: ToolProcess): boolean {
  return isLink(process) && process.end?.kind === "exited" && process.end.code === 0;
}

/** All that a link started, and what those started. */
function childrenOf(link: ToolProcess, all: readonly ToolProcess[]): LinkChild[] {
  const children = all.filter((each) => each !== link && isBelow(each, link, all));
  return children.map(({ tool, memory }) => ({ tool, memory }));
}

function isBelow(process: ToolProcess, link: ToolProcess, all: readonly ToolProcess[]): boolean {
  let above: ToolProcess | undefined = process;
  // A pid may have been used twice: a chain is never longer than there are processes.
  for (let steps = 0; above && steps <= all.length; steps++) {
    if (above.parentPid === link.pid) return true;
    const parent: number = above.parentPid;
    above = all.find(({ pid }) => pid === parent);
  }
  return false;
}
