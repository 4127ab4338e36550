import { isDeepStrictEqual } from "node:util";
import { growthReport } from "../analyse/growth-report.ts";
import { compareGoVersions, type GoVersion } from "../domain/go-version.ts";
import type { GrowthReport, GrowthRow, MeasuredSize } from "../domain/growth-report.ts";
import type { LinkPoint } from "../domain/link-surface.ts";
import type { Scenario } from "../domain/scenario.ts";
import { fetchingGo } from "../provision/fetching-go.ts";
import { growProject } from "../provision/growing-project.ts";
import { loadProject, type Project, ProjectError } from "../provision/project.ts";
import { renderGrowth } from "../report/growth.ts";
import { growthDocument } from "../report/growth-document.ts";
import { safeJson } from "../report/safe-json.ts";
import { openStateFolder, type StateFolder } from "../support/state-folder.ts";
import { EXIT, type ExitStatus } from "./exit-status.ts";
import { FEWEST_SIZES, type Growing, type GrowOptions, readGrowing } from "./grow-options.ts";
import type { Io } from "./io.ts";
import { type MeasureOptions, measureLinks } from "./measure-links.ts";

/** Enough to see the noise within a size; the law is fitted to all sizes together. */
const REPEATS = 3;

interface Work {
  readonly scenario: Scenario;
  readonly project: Project;
  readonly repeats: number;
  readonly options: GrowOptions;
  readonly state: StateFolder;
  readonly io: Io;
  readonly signal: AbortSignal;
}

/**
 * Measures a growing project's links at several sizes, fits laws, and checks them at one size more. After a signal it prints what the
 * sizes measured so far say. `asked` null stands for the default number of repeats.
 */
export async function growLinks(
  scenario: Scenario,
  asked: number | null,
  options: GrowOptions,
  { io, signal }: { readonly io: Io; readonly signal: AbortSignal },
): Promise<ExitStatus> {
  const growing = readGrowing(options);
  const state = await openStateFolder(io.env);
  const project = await loadProject(scenario.project, state, () => fetchingGo(state, io.env));
  const repeats = asked ?? REPEATS;
  const work: Work = { scenario, project, repeats, options, state, io, signal };
  // What cannot grow so far is known before anything is measured.
  for (const size of growing.sizes) await growProject(project, size, state);
  const sizes = await measureSizes(growing.sizes, work);
  const fitted = growthReport({
    ...{ sizes, limitBytes: growing.limitBytes },
    ...{ checked: null, whyUnchecked: null },
  });
  const report = growthReport({ ...fitted, ...(await checkSize(growing, fitted, work)) });
  io.print(
    options.json
      ? `${safeJson(growthDocument(report, project.name), 2)}\n`
      : renderGrowth(report, conditions(work)),
  );
  if (signal.aborted) {
    io.warn(interruptedWords(sizes.length, growing.sizes.length));
    return EXIT.interrupted;
  }
  return hasLaw(report) ? EXIT.asExpected : EXIT.notAsExpected;
}

async function measureSizes(sizes: readonly number[], work: Work): Promise<MeasuredSize[]> {
  const measured: MeasuredSize[] = [];
  for (const size of sizes) {
    const one = await measureSize(size, work, {}).catch((error: unknown) => {
      // What a signal cut off tells nothing; what was measured before is kept.
      if (work.signal.aborted) return null;
      throw error;
    });
    if (one && (one.points.length > 0 || !work.signal.aborted)) measured.push(one);
    if (work.signal.aborted) break;
  }
  return measured;
}

async function measureSize(size: number, work: Work, more: MeasureOptions & Partial<Pick<Work, "repeats">>) {
  const { scenario, project, options, state, io, signal } = work;
  const { repeats = work.repeats, ...measure } = more;
  if (!options.quiet) io.warn(`${project.name} at N = ${size}`);
  const dir = await growProject(project, size, state);
  const { run, surface } = await measureLinks(
    { ...scenario, project: { kind: "folder", dir } },
    repeats,
    { ...options, trace: false, ...measure },
    { io, signal },
  );
  return { size, run, points: surface.points, unmeasured: surface.unmeasured };
}

/** One link at the size beyond all, of the newest release with the first flags: that is cheap, and no law goes on unchecked. */
async function checkSize(
  { checkAt }: Growing,
  { sizes, rows }: GrowthReport,
  work: Work,
): Promise<Pick<GrowthReport, "checked" | "whyUnchecked">> {
  const no = (whyUnchecked: string) => ({ checked: null, whyUnchecked });
  if ("none" in checkAt) return no(checkAt.none);
  if (work.signal.aborted) return no("interrupted");
  // A size that did not build has no point.
  const way = wayToCheck(sizes.findLast(({ points }) => points.length > 0)?.points ?? []);
  if (!way) return no("nothing was measured");
  if (!rows.some((row) => isDeepStrictEqual(row.axes, way.axes) && foretells(row)))
    return no("no law was found for the newest release with the first flags");
  const { scenario } = work;
  const ldflags = [way.axes.ldflags ?? ""];
  const only: Work = { ...work, scenario: { ...scenario, matrix: { ...scenario.matrix, ldflags } } };
  try {
    return {
      checked: await measureSize(checkAt.size, only, {
        repeats: 1,
        only: (cell) => cell.id === way.cell,
      }),
      whyUnchecked: null,
    };
  } catch (error) {
    if (work.signal.aborted) return no("interrupted");
    if (error instanceof ProjectError) return no(error.message);
    throw error;
  }
}

/** The newest release's first cell, by a point of its first flags. */
function wayToCheck(points: readonly LinkPoint[]): LinkPoint | undefined {
  const goOf = ({ axes }: LinkPoint) => (axes.go ?? "") as GoVersion;
  return points.reduce<LinkPoint | undefined>(
    (best, point) => (best && compareGoVersions(goOf(best), goOf(point)) >= 0 ? best : point),
    undefined,
  );
}

function foretells({ law }: GrowthRow): boolean {
  return law?.kind === "linear" || law?.kind === "power" || law?.kind === "flat";
}

function hasLaw({ rows }: GrowthReport): boolean {
  return rows.some(({ law }) => law !== null && law.kind !== "too-few");
}

function conditions({ project, repeats }: Work): string {
  const rounds = repeats === 1 ? "1 round" : `${repeats} rounds`;
  return `linkmem · ${project.name} over N pieces · each N a run of its own, ${rounds} after a warm-up, nothing beside them
two runs at one N may differ by more than the rounds of one: sizes are compared here, never runs of one size`;
}

function interruptedWords(measured: number, asked: number): string {
  const few = measured < FEWEST_SIZES ? "; that is too few for a law" : "";
  return `interrupted; ${measured} of ${asked} sizes were measured${few}`;
}
