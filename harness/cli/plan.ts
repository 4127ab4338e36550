import { renderPlanJson, renderPlanTable } from "../report/plan-report.ts";
import { openStateFolder } from "../support/state-folder.ts";
import { addAxisOptions, axesInput } from "./axis-options.ts";
import { EXIT } from "./exit-status.ts";
import { findScenario } from "./find-scenario.ts";
import { planRun } from "./planned-run.ts";
import type { Verbs } from "./verbs.ts";

interface PlanOptions {
  readonly json?: boolean;
  readonly offline?: boolean;
}

/** `gauntlet plan …`: the same arguments as run; needs no engine and starts nothing. */
export function addPlanVerb({ program, io, finish }: Verbs): void {
  const command = program
    .command("plan")
    .argument("<target>", "a scenario, a folder, or MODULE@VERSION")
    .description("print the cells that a run would have, and what each needs")
    .option("--json", "one JSON document")
    .option("--offline", "ask nothing of the network")
    .addHelpText("after", "\nExample:\n  gauntlet plan . --go 1.21..stable --target first-class");
  addAxisOptions(command).action(async (target: string, options: PlanOptions) => {
    const state = await openStateFolder(io.env);
    const scenario = await findScenario(target, axesInput(options as Readonly<Record<string, unknown>>), io);
    const arch = process.arch === "x64" ? "amd64" : process.arch;
    const { plan } = await planRun(scenario, state, arch, options.offline ?? false);
    io.print(options.json ? renderPlanJson(plan) : renderPlanTable(plan, io.width));
    finish(EXIT.asExpected);
  });
}
