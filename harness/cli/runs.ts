import { plainLine } from "../domain/plain-text.ts";
import { listRuns, readRunHeader } from "../store/run-folder.ts";
import { openStateFolder } from "../support/state-folder.ts";
import { EXIT } from "./exit-status.ts";
import type { Verbs } from "./verbs.ts";

/** `gauntlet runs`: the runs of this state folder, newest last. */
export function addRunsVerb({ program, io, finish }: Verbs): void {
  program
    .command("runs")
    .description("list the stored runs")
    .option("--json", "one JSON document")
    .addHelpText("after", "\nExamples:\n  gauntlet runs\n  gauntlet runs --json")
    .action(async (options: { json?: boolean }) => {
      const state = await openStateFolder(io.env);
      const runs = await Promise.all(
        (await listRuns(state)).map(async (run) => {
          const header = await readRunHeader(state, run).catch(() => undefined);
          const { project, startedAt, plan } = header ?? {};
          return {
            run,
            project: project?.name ?? null,
            startedAt: startedAt ?? null,
            cells: plan?.cells.length ?? null,
          };
        }),
      );
      if (options.json) io.print(JSON.stringify({ schema: 1, runs }, null, 1));
      else if (runs.length === 0) io.print("no runs yet; make one with: gauntlet run .");
      else
        for (const { run, project, startedAt, cells } of runs) {
          io.print(
            `${run.padEnd(14)} ${startedAt ?? "-"}  ${String(cells ?? "?").padStart(5)} cells  ${plainLine(project ?? "unreadable")}`,
          );
        }
      finish(EXIT.asExpected);
    });
}
