import type { AxisName } from "../domain/cell.ts";
import type { Step } from "../domain/step.ts";
import type { Target } from "../domain/target.ts";
import type { Refusal, SupportInput } from "./support-input.ts";

/** Words of the scenario format that are read, and that this version cannot carry out; the value that it can, if any. */
const LATER: readonly (readonly [AxisName, readonly string[], string])[] = [
  ["compiler", ["gc"], "the compiler"],
  ["cc", ["gcc", "none"], "the C toolchain"],
  ["runtime", [], "the runtime"],
];

/** A word of a later version. Asked first: what Go releases refuse says nothing about another compiler. */
export function laterWord({ axes }: SupportInput): Refusal | undefined {
  for (const [axis, served, what] of LATER) {
    const value = axes[axis];
    if (value !== undefined && !served.includes(value)) return later(`${what} ${value}`);
  }
  return undefined;
}

/** What this version cannot do for a port. Asked last: what the release itself refuses is the better answer. */
export function laterPort(input: SupportInput): Refusal | undefined {
  return cannotStart(input) ?? noCrossCompiler(input);
}

function cannotStart({ steps, target, knowledge }: SupportInput): Refusal | undefined {
  const starting = steps.find(startsProgram);
  if (starting === undefined || runsOn(target, knowledge.engineArch)) return undefined;
  const port = `${target.os}/${target.arch}`;
  return later(
    `starting a ${port} program (step ${starting.kind}) on a linux/${knowledge.engineArch} engine`,
  );
}

function startsProgram(step: Step): boolean {
  return step.kind === "run" || (step.kind === "test" && !step.flags.includes("-c"));
}

/** True when the engine's kernel and processor start the target's programs as they are. */
function runsOn(target: Target, engineArch: string): boolean {
  return (
    target.os === "linux" && (target.arch === engineArch || (target.arch === "386" && engineArch === "amd64"))
  );
}

/** The image's gcc makes programs for the engine's own port; another compiler must be brought by the scenario. */
function noCrossCompiler({ cgo, axes, target, env, system, knowledge }: SupportInput): Refusal | undefined {
  const native = target.os === "linux" && target.arch === knowledge.engineArch;
  const brought = env.CC !== undefined || system.some((name) => /^(?:gcc|g\+\+|clang)(?:-|$)/.test(name));
  if (!cgo || native || axes.cc === "none" || brought) return undefined;
  return later(
    `C cross-compiling for ${target.os}/${target.arch} (the image's gcc is for linux/${knowledge.engineArch})`,
  );
}

function later(what: string): Refusal {
  return { reason: `not yet in this version: ${what}`, source: "gauntlet" };
}
