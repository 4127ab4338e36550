import type { DamagedFile } from "../../domain/cache-damage.ts";
import type { Attempt, CacheTrial, StepObservation, ToolProcess } from "../../domain/observation.ts";

/** What the go command and its tools made of a damaged file by themselves, as far as was seen: which tools ran on it. */
export function whatWasNoticed(attempt: Attempt, trial: CacheTrial, damaged: DamagedFile): string {
  const failed = attempt.steps.some((step) => !passed(step));
  const words =
    damaged.package === null ? onSource(attempt, damaged, failed) : onObject(attempt, damaged, failed);
  return failed || sameOutput(attempt, trial) ? words : `${words}; and what was printed is not what it was`;
}

function onObject(
  { processes }: Attempt,
  { package: pkg, damage, sha256Before, left }: DamagedFile,
  failed: boolean,
): string {
  const whole = left?.sha256 === sha256Before;
  if (compiles(processes).some((process) => isOf(process, pkg)))
    return `the go command saw that ${damage === "truncated" ? "it is too short" : "it is not what it was"} and compiled ${pkg} again${whole ? "; the file is whole again" : ""}`;
  if (failed) return "the go command took it for good, and a tool that read it failed";
  if (processes.some(({ tool }) => tool === "link"))
    return "nothing noticed: the linker took it as it is, and the program is made of it";
  return "nothing noticed: nobody read it, since nothing was compiled or linked";
}

function onSource({ processes }: Attempt, { path, damage }: DamagedFile, failed: boolean): string {
  const read = compiles(processes).filter(({ argv }) => argv.includes(path));
  if (read.some(({ end }) => end?.kind === "exited" && end.code === 0))
    return "nothing complained: the go command saw that the source had changed, and compiled it as if it belonged there";
  if (damage === "stale-imports" && read.length > 0)
    return "the go command saw that the source had changed, and did not see its new import";
  if (read.length > 0) return "the go command saw that the source had changed, and the compiler refused it";
  if (damage === "wrong-sum")
    return failed
      ? `the go command refused${compiles(processes).length === 0 ? " before it compiled anything" : ""}`
      : "nothing noticed";
  return failed
    ? "the go command refused before it compiled it"
    : "nothing noticed: it was not compiled again, and the object made of the old source was used";
}

function compiles(processes: readonly ToolProcess[]): ToolProcess[] {
  return processes.filter(({ tool, via }) => tool === "compile" && via === "toolexec");
}

/** Up to 1.15 a program's package is called main, and later by its path. */
function isOf({ package: named, argv }: ToolProcess, pkg: string | null): boolean {
  const at = argv.indexOf("-p");
  return named === pkg || (at >= 0 && argv[at + 1] === pkg);
}

function sameOutput({ steps }: Attempt, { fill }: CacheTrial): boolean {
  const said = (all: readonly StepObservation[]) =>
    all.map(({ output }) => `${output.head}${output.tail} ${output.totalBytes}`).join("\0");
  return said(steps) === said(fill);
}

function passed({ end }: StepObservation): boolean {
  return end.kind === "exited" && end.code === 0;
}
