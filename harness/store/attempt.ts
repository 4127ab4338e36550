import type {
  Attempt,
  CgroupMemory,
  InfrastructureFault,
  ProgramFile,
  SourcePiece,
  StepObservation,
} from "../domain/observation.ts";
import type { Frame } from "../domain/probe-frames.ts";
import type { FrameFile } from "./frames.ts";
import { decode, processesOf } from "./process-frames.ts";
import { type AllRounds, type RoundStep, roundsOf } from "./trial.ts";

type FrameOf<K extends Frame["kind"]> = Extract<Frame, { kind: K }>;

/** What is known of an attempt beside its frames. */
export interface AttemptContext {
  readonly number: number;
  readonly startedAt: string;
  readonly wallMs: number;
  /** The arguments of each step of each phase. */
  readonly argv: readonly (readonly (readonly string[])[])[];
  readonly engineOomKilled: boolean | null;
  readonly engineWarnings: readonly string[];
  /** The memory that the cell was given; absent in journals that are older than the question. */
  readonly memoryLimitBytes?: number;
  /** What went wrong outside the cell, if anything did. */
  readonly fault: InfrastructureFault | null;
}

/**
 * Puts an attempt together from the frames of its phases, in order; steps are counted through. Frames that are missing or
 * torn make it a fault, not a failure. Pure.
 */
export function attemptFromFrames(phases: readonly FrameFile[], context: AttemptContext): Attempt {
  const parts = phases.map((file, index) => partOf(file, context, index));
  const frames = phases.flatMap((phase) => phase.frames);
  const attested = frames.filter((f) => f.kind === "attestation");
  // A phase on an image without Go attests nothing of it.
  const attestation = attested.findLast((f) => f.goVersionLine !== null) ?? attested.at(-1);
  const { argv: _, memoryLimitBytes: __, fault, ...rest } = context;
  return {
    ...rest,
    attestation: attestation ? withoutKind(attestation) : NOTHING_ATTESTED,
    ...roundsOf(
      {
        steps: parts.flatMap((part) => part.steps),
        processes: parts.flatMap((part) => part.processes),
        sources: parts.flatMap((part) => part.sources),
      },
      frames,
    ),
    fault:
      fault ??
      parts.find((part) => part.fault !== null)?.fault ??
      (phases.length > 0 ? null : probeFault("no frames came back")),
  };
}

const NOTHING_ATTESTED = { goVersionLine: null, goEnv: {}, tools: {}, compilers: {} };

function withoutKind({ kind: _, ...attestation }: FrameOf<"attestation">): Attempt["attestation"] {
  return attestation;
}

interface Part extends AllRounds {
  readonly fault: Attempt["fault"];
}

function partOf(file: FrameFile, context: AttemptContext, index: number): Part {
  const before = context.argv.slice(0, index).reduce((steps, argv) => steps + argv.length, 0);
  const counted = <T extends { readonly step: number }>(each: T): T => ({
    ...each,
    step: each.step + before,
  });
  return {
    steps: stepsOf(file.frames, context.argv[index] ?? [], context.memoryLimitBytes).map(counted),
    processes: processesOf(file.frames).map(counted),
    sources: file.frames.flatMap((f) => (f.kind === "source" ? [counted(sourceOf(f))] : [])),
    fault: faultOf(file, context),
  };
}

function sourceOf({ kind: _, bytes, ...rest }: FrameOf<"source">): SourcePiece {
  return { ...rest, bytes: Buffer.from(bytes, "base64") };
}

function stepsOf(
  frames: readonly Frame[],
  argv: readonly (readonly string[])[],
  givenBytes: number | undefined,
): RoundStep[] {
  const starts = new Map(frames.flatMap((f) => (f.kind === "step-start" ? [[f.step, f] as const] : [])));
  const programs = new Map(
    frames.flatMap((f) => (f.kind === "program" ? [[f.step, programOf(f)] as const] : [])),
  );
  return frames
    .filter((f): f is FrameOf<"step-end"> => f.kind === "step-end")
    .map((f) => {
      const step = stepOf(f, starts.get(f.step)?.name ?? `step ${f.step}`, argv[f.step] ?? [], givenBytes);
      const program = programs.get(f.step);
      return {
        round: starts.get(f.step)?.round,
        step: f.step,
        observation: program ? { ...step, program } : step,
      };
    });
}

function programOf({ kind: _, step: __, ...program }: FrameOf<"program">): ProgramFile {
  return program;
}

function stepOf(
  f: FrameOf<"step-end">,
  step: string,
  argv: readonly string[],
  givenBytes: number | undefined,
): StepObservation {
  return {
    step,
    argv,
    end: f.end,
    ...{ wallMs: f.wallMs, userMs: f.userMs, systemMs: f.sysMs },
    output: { ...f.output, head: decode(f.output.head), tail: decode(f.output.tail) },
    cgroup: isCells(f.cgroup, givenBytes) ? f.cgroup : NO_GROUP,
    ...(f.peak ? { peak: f.peak } : {}),
    ...(f.droppedProcesses === undefined ? {} : { droppedProcesses: f.droppedProcesses }),
  };
}

const NO_GROUP: CgroupMemory = {
  ...{ version: null, peakBytes: null, peakAnonBytes: null, oomKills: null, limitBytes: null },
};

/** The largest page of a kernel: limits are rounded down to whole pages. */
const PAGE_BYTES = 64 * 1024;

/**
 * Whether the group that the probe saw is the cell's own. A rootless engine on cgroup v1 makes none, and what is read then
 * are the figures of whatever the engine was started in: a session with all that ever ran there.
 */
function isCells({ limitBytes }: CgroupMemory, givenBytes: number | undefined): boolean {
  if (givenBytes === undefined) return true;
  return limitBytes !== null && limitBytes <= givenBytes && givenBytes - limitBytes < PAGE_BYTES;
}

/** Without its last frame the cell was cut short, and what it shows so far proves nothing about the project. */
function faultOf(file: FrameFile, context: AttemptContext): InfrastructureFault | null {
  const fault = file.frames.find((f): f is FrameOf<"fault"> => f.kind === "fault");
  if (fault)
    return {
      where: "probe",
      message: `${fault.where}: ${fault.message}`,
      transient: false,
    };
  const last = file.frames.at(-1);
  if (file.badLines > 0) return probeFault(`${file.badLines} line(s) of the frame file are torn or foreign`);
  if (last?.kind !== "end") return probeFault(cutShort(context));
  return last.reason === "completed" ? null : probeFault("the cell was stopped from outside");
}

function cutShort(context: AttemptContext): string {
  const oom = context.engineOomKilled ? "; the engine reports an out-of-memory kill in it" : "";
  return `the cell ended before the probe had written its last frame${oom}`;
}

function probeFault(message: string): InfrastructureFault {
  return { where: "probe", message, transient: true };
}
