import { join } from "node:path";
import { explainCommand } from "../diagnose/explain.ts";
import { findGoCommand } from "../provision/go-command.ts";
import { ensureProbeBinary } from "../provision/probe-binary.ts";
import { renderExplanation, renderExplanationJson } from "../report/explanation.ts";
import { openStateFolder } from "../support/state-folder.ts";
import type { DiagnoseOptions } from "./diagnose.ts";
import { UserError } from "./exit-status.ts";
import type { Io } from "./io.ts";
import { packageRoot } from "./package-root.ts";
import { plainProgress } from "./plain-progress.ts";
import { watchCommand } from "./watched-command.ts";

/** Runs a command here; what is explained goes to stderr, below the command's own words. */
export async function explainRun(argv: readonly string[], options: DiagnoseOptions, io: Io): Promise<number> {
  if (argv.length === 0)
    throw new UserError("name the command after --: gauntlet diagnose -- go build ./...");
  if (options.go ?? options.target ?? options.exit)
    throw new UserError("--go, --target and --exit are for logs: a command that runs here is asked itself");
  const { code, failed } = await watchCommand(argv, await hostProbe(io).catch(() => null));
  if (!failed) return code;
  const found = explainCommand(failed);
  if (found)
    io.warn(
      options.json ? renderExplanationJson(found).trimEnd() : `\n${renderExplanation(found, io, null)}`,
    );
  else io.warn(`gauntlet: it exited ${code}, and nothing that it said is known`);
  return code;
}

/** The probe for this machine; it is Linux's alone. Null elsewhere. Rejects where it cannot be built. */
async function hostProbe(io: Io): Promise<string | null> {
  const arch = new Map([
    ["x64", "amd64"],
    ["arm64", "arm64"],
  ]).get(process.arch);
  if (process.platform !== "linux" || !arch) return null;
  const [state, go] = await Promise.all([openStateFolder(io.env), findGoCommand(io.env)]);
  const folder = join(packageRoot(), "images/probe");
  return (await ensureProbeBinary({ state, go, progress: plainProgress(io) }, folder, arch)).file;
}
