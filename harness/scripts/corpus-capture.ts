import { releaseName } from "../domain/go-version.ts";
import type { Attempt, ProcessEnd, StepEnd, ToolProcess } from "../domain/observation.ts";
import type { CapturedProcess, Known } from "./corpus-fixture.ts";
import type { CorpusJob } from "./corpus-job.ts";
import { normaliser } from "./corpus-normalise.ts";

/** What a run of a case gave, with what is chance in it made constant. */
export interface Captured {
  readonly known: Known;
  readonly log: string;
}

/** An attempt as a fixture: its last step, and the tools that failed under it. Pure. Throws where it shows something else. */
export function capturedOf({ one, version, argv, spec }: CorpusJob, attempt: Attempt): Captured {
  const index = spec.steps.length - 1;
  const step = attempt.steps[index];
  if (!step) throw new Error(`the step was not reached: ${lastWords(attempt)}`);
  const { goVersionLine } = attempt.attestation;
  if (goVersionLine !== null && !goVersionLine.startsWith(`go version ${releaseName(version)} `))
    throw new Error(`another toolchain ran: ${goVersionLine}`);
  const clean = normaliser(one.chance);
  const processes = attempt.processes
    .filter((process) => process.step === index && hasFailed(process) && !isTrial(process))
    .map((process) => ({ ...processOf(process), output: clean(process.output ?? "") }))
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const known = {
    ...{ go: version, target: one.target, cgo: one.cgo, step: one.step },
    ...{ argv: argv.map(clean), ...endOf(step.end), processes },
  };
  const { head, tail, droppedBytes } = step.output;
  if (droppedBytes > 0) throw new Error("it prints more than a cell keeps");
  return { known, log: clean(head + tail) };
}

function lastWords({ steps }: Attempt): string {
  const { step, output } = steps.at(-1) ?? {};
  return `${step}: ${output?.head}`.trim();
}

function hasFailed({ end }: ToolProcess): boolean {
  return end !== null && !(end.kind === "exited" && end.code === 0);
}

/**
 * What the go command asks a C compiler to find out whether it knows a flag: once for each build cache, so that a fixture would hold it or
 * not by what ran before. From 1.10 it hands over nothing to compile, or a file of its own.
 */
function isTrial({ argv }: ToolProcess): boolean {
  return argv.includes("-") || argv.some((arg) => arg.endsWith("trivial.c"));
}

function processOf({ tool, package: name, end }: ToolProcess): Omit<CapturedProcess, "output"> {
  return { tool, package: name, ...endOf(end ?? { kind: "exited", code: 0 }) };
}

function endOf(end: StepEnd | ProcessEnd): Pick<CapturedProcess, "exit" | "signal"> {
  switch (end.kind) {
    case "exited":
      return { exit: end.code, signal: null };
    case "signalled":
      return { exit: null, signal: end.signal };
    default:
      throw new Error(`it did not end by itself: ${JSON.stringify(end)}`);
  }
}

function keyOf(process: CapturedProcess): string {
  return `${process.package} ${process.tool} ${process.output}`;
}
