import { createLogUpdate } from "log-update";
import type { CellId, Plan } from "../domain/cell.ts";
import { plainLine } from "../domain/plain-text.ts";
import type { Progress } from "../domain/progress.ts";
import type { CellVerdict } from "../domain/verdict.ts";
import type { Round } from "../execute/run-rounds.ts";
import { renderCellLine } from "../report/cell-line.ts";
import { renderGrid } from "../report/grid.ts";
import { renderWork, type WorkState } from "../report/work-line.ts";
import type { Io } from "./io.ts";
import { plainProgress } from "./plain-progress.ts";

/** What a person sees while cells run; on stderr, so that results stay apart. */
export interface LiveView {
  started(cell: CellId): void;
  /** Cells that are measured take turns. */
  round(round: Round): void;
  /** What is being done now, in one line, where no cell is. */
  says(line: string): void;
  finished(verdict: CellVerdict, reusedFrom: string | null): void;
  /** The conclusion so far, in one line; made only where it is shown. */
  soFar(sentence: () => string): void;
  readonly provisioning: Progress;
  close(): void;
}

const FRAME_MS = 120;
/** The conclusion so far is made anew at most this often. */
const SENTENCE_MS = 500;

/** A view that redraws on a terminal, else one plain line a cell; none with `quiet`. */
export function liveView(plan: Plan, project: string, io: Io, quiet: boolean): LiveView {
  if (quiet)
    return {
      started() {},
      round() {},
      says() {},
      finished() {},
      soFar() {},
      provisioning() {},
      close() {},
    };
  return io.stderrIsTerminal ? drawnView(plan, project, io) : plainView(plan, io);
}

function plainView(plan: Plan, io: Io): LiveView {
  let done = 0;
  return {
    started() {},
    round: (round) => io.warn(roundWords(round)),
    says: (line) => io.warn(line),
    finished: (verdict, reusedFrom) => {
      const line = renderCellLine(verdict, ++done, plan.cells.length, { colour: false, unicode: io.unicode });
      io.warn(reusedFrom === null ? line : `${line} (known from run ${reusedFrom})`);
    },
    soFar() {},
    provisioning: plainProgress(io),
    close() {},
  };
}

function drawnView(plan: Plan, project: string, io: Io): LiveView {
  const update = createLogUpdate(process.stderr, { showCursor: true });
  const began = Date.now();
  const verdicts = new Map<CellId, CellVerdict>();
  const running = new Set<CellId>();
  const work = workInHand();
  let frame = 0;
  let turn = "";
  let sentence = "";
  let newest: (() => string) | undefined;
  let notBefore = 0;
  const conclude = () => {
    const at = Date.now();
    sentence = newest?.() ?? sentence;
    newest = undefined;
    // Over 10,000 cells one conclusion takes a third of a second: it may have a twentieth of the time.
    notBefore = Date.now() + Math.max(SENTENCE_MS, 20 * (Date.now() - at));
  };
  const draw = () => {
    if (Date.now() >= notBefore) conclude();
    const state = {
      plan,
      project,
      verdicts,
      running,
      elapsedMs: Date.now() - began,
      frame: frame++,
    };
    const grid = renderGrid(state, {
      width: io.width,
      colour: io.colour,
      unicode: io.unicode,
    });
    update([grid, ...work.lines(), ...[turn, sentence].filter((line) => line !== "")].join("\n"));
  };
  const timer = setInterval(draw, FRAME_MS);
  return {
    started: (cell) => void running.add(cell),
    finished: (verdict) => {
      running.delete(verdict.cell);
      verdicts.set(verdict.cell, verdict);
    },
    round: (round) => {
      turn = roundWords(round);
    },
    says: (line) => {
      turn = line;
    },
    soFar: (make) => {
      newest = make;
    },
    provisioning: work.hear,
    close: () => {
      clearInterval(timer);
      conclude();
      draw();
      update.done();
    },
  };
}

function roundWords(round: Round): string {
  if (round.kind === "marked") return "each link once more, looked at closely";
  return `round ${round.round} of ${round.rounds}${round.round === 1 ? ", the warm-up: it compiles" : ""}`;
}

/** What is being prepared just now, and the sentences that came with it, for drawing. */
function workInHand(): { readonly hear: Progress; readonly lines: () => string[] } {
  const works = new Map<string, Omit<WorkState, "elapsedMs"> & { readonly began: number }>();
  const notices: string[] = [];
  return {
    hear: (event) => {
      if (event.kind === "notice") notices.push(plainLine(event.text, 600));
      else if (event.kind === "ended") works.delete(event.what);
      else {
        const began = works.get(event.what)?.began ?? Date.now();
        const none = { doneBytes: null, totalBytes: null };
        works.set(event.what, { ...none, ...event, began });
      }
    },
    lines: () => {
      const now = Date.now();
      const said = [...works.values()].map((each) => renderWork({ ...each, elapsedMs: now - each.began }));
      return [...notices, ...(said.length > 0 ? [`… ${said.join(", ")}`] : [])];
    },
  };
}
