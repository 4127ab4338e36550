import { isCacheDamage } from "../domain/cache-damage.ts";
import { phasesOf } from "../execute/phases.ts";
import { fetchingGo } from "../provision/fetching-go.ts";
import { loadSource } from "../provision/growing-project.ts";
import { needsModules } from "../provision/module-cache.ts";
import { buildRepro } from "../report/repro.ts";
import { openStateFolder } from "../support/state-folder.ts";
import { EXIT, UserError } from "./exit-status.ts";
import { findCell } from "./stored-cell.ts";
import type { Verbs } from "./verbs.ts";

/** `gauntlet repro [RUN] [CELL]`: the cell as a Dockerfile and two commands. */
export function addReproVerb({ program, io, finish }: Verbs): void {
  program
    .command("repro")
    .argument("[run]", "a run's id (default: the newest)")
    .argument("[cell]", "a cell's id (default: the first that failed)")
    .description("print a Dockerfile and the docker commands that reproduce a cell without gauntlet")
    .option("--json", "one JSON document")
    .addHelpText("after", "\nExample:\n  gauntlet repro 20261122-1 linux-amd64+go1.25rc1-3f2a > Dockerfile")
    .action(async (run: string | undefined, id: string | undefined, options: { json?: boolean }) => {
      const state = await openStateFolder(io.env);
      const { header, record } = await findCell(state, run, id);
      const { cell } = record;
      if (isCacheDamage(cell.cache))
        throw new UserError(
          `cell ${cell.id} damages its own caches between two rounds (cache: ${cell.cache}), which no plain container does; gauntlet run makes it again`,
        );
      const source = header.scenario.project;
      const project = await loadSource(source, state, () => fetchingGo(state, io.env));
      const steps = phasesOf(cell, project.workingFolder).flatMap((phase) => phase.steps);
      const repro = buildRepro({
        cell,
        commands: steps.map(({ argv, cwd }) => ({
          argv: argv.filter((word) => !word.startsWith("-toolexec=")),
          cwd,
        })),
        env: steps[0]?.env ?? {},
        source:
          source.kind === "folder"
            ? { kind: "folder", dir: project.tree.root, folders: project.tree.folders }
            : { kind: "module", module: `${source.path}@${source.version}` },
        needsModules: needsModules(project),
      });
      if (options.json) io.print(JSON.stringify({ schema: 1, ...repro }, null, 1));
      else
        io.print(`${repro.dockerfile}\n# docker commands:\n#   ${commented(repro.build)}\n#   ${repro.run}`);
      finish(EXIT.asExpected);
    });
}

/** Every line of a command behind the mark of a comment: a folder's name may hold line breaks. */
function commented(command: string): string {
  return command.replace(/[\r\n]/g, "\n#   ");
}
