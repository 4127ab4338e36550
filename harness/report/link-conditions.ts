import { plainLine } from "../domain/plain-text.ts";
import type { RunRecord } from "../domain/run.ts";

/** What was the same for every link of a measured run; a figure without it says little. */
export interface LinkConditions {
  readonly rounds: number;
  readonly warmUps: number;
  /** The variables that decide what a linker takes, as they were set. One that differs between cells is an axis, and not here. */
  readonly env: Readonly<Record<string, string | null>>;
  readonly cgroup: 1 | 2 | null;
}

const PINNED = ["GOMAXPROCS", "GOGC", "GOMEMLIMIT"];

/** The conditions of a measured run. Its cells have the same rounds. */
export function linkConditions({ plan, engine }: RunRecord): LinkConditions {
  const cell = plan.cells[0];
  const warmUps = cell?.measure?.kind === "surface" ? cell.measure.warmUps : 0;
  const env = Object.fromEntries(
    PINNED.flatMap((name) => {
      const values = new Set(plan.cells.map((each) => each.env[name] ?? null));
      return values.size > 1 ? [] : [[name, [...values][0] ?? null]];
    }),
  );
  return { rounds: Math.max(0, (cell?.repeat ?? 0) - warmUps), warmUps, env, cgroup: engine.cgroup };
}

/** The conditions as the head of a report. */
export function conditionLines(record: RunRecord): string {
  const { rounds, warmUps, env, cgroup } = linkConditions(record);
  const pinned = Object.entries(env).map(([name, value]) => plainLine(`${name}=${value ?? "unset"}`, 60));
  const times = `${rounds} ${rounds === 1 ? "round" : "rounds"} after ${warmUps} warm-up`;
  const head = `linkmem · ${plainLine(record.project.name, 80)} · run ${record.run}
${times}, values in turn, nothing else of this run beside them; ${pinned.join(" ")}; cgroup v${cgroup ?? "?"}`;
  return [head, ...swapLines(record)].join("\n");
}

/** What is swapped out is in no figure; cells have no swap, unless the engine says that it cannot see to that. */
function swapLines({ cells }: RunRecord): string[] {
  const warnings = new Set(cells.flatMap(({ attempts }) => attempts.flatMap((each) => each.engineWarnings)));
  const swap = [...warnings].find((warning) => /swap/i.test(warning));
  return swap === undefined
    ? []
    : [
        `the engine does not hold cells out of swap (${plainLine(swap, 200)}): where this machine swaps, figures are too low`,
      ];
}
