import type { MemorySeries } from "../domain/held-memory.ts";
import type { ProcessEnd, ToolProcess } from "../domain/observation.ts";
import type { Frame } from "../domain/probe-frames.ts";

type FrameOf<K extends Frame["kind"]> = Extract<Frame, { kind: K }>;

/** The processes of a frame file in order, each with what was told right behind it. */
export function processesOf(frames: readonly Frame[]): ToolProcess[] {
  const processes: ToolProcess[] = [];
  for (const frame of frames) {
    if (frame.kind === "process") processes.push(processOf(frame));
    if (frame.kind !== "definitions" && frame.kind !== "series") continue;
    const at = processes.findLastIndex(({ pid, step }) => pid === frame.pid && step === frame.step);
    const process = processes[at];
    if (process) processes[at] = { ...process, ...toldBehind(frame) };
  }
  return processes;
}

function toldBehind(
  frame: FrameOf<"definitions"> | FrameOf<"series">,
): Pick<ToolProcess, "definitions" | "series"> {
  if (frame.kind === "series") return { series: seriesOf(frame) };
  return { definitions: { found: frame.definitions, complete: frame.complete } };
}

function seriesOf({ intervalMs, samples }: FrameOf<"series">): MemorySeries {
  return {
    intervalMs,
    samples: samples.map(([us, anonKib, fileKib]) => ({
      atMs: us / 1000,
      anonBytes: anonKib * 1024,
      fileBytes: fileKib * 1024,
    })),
  };
}

/** A process frame as an observation. */
function processOf(f: FrameOf<"process">): ToolProcess {
  return {
    ...{
      step: f.step,
      pid: f.pid,
      parentPid: f.ppid,
      tool: f.tool,
      via: f.via,
      argv: f.argv,
      ...(f.argvClipped === undefined ? {} : { argvClipped: f.argvClipped }),
      package: f.package,
    },
    end: f.end ? processEnd(f.end) : null,
    ...{
      startedMs: f.startMs,
      wallMs: f.wallMs,
      userMs: f.userMs,
      systemMs: f.sysMs,
    },
    memory: {
      ...{ maxRssBytes: f.maxRssBytes, maxRssSource: f.maxRssSource },
      ...{ peakAnonBytes: f.peakAnonBytes, peakFileBytes: f.peakFileBytes },
    },
    output: f.output === null ? null : decode(f.output),
    ...(f.outputBytes === undefined ? {} : { outputBytes: f.outputBytes }),
  };
}

function processEnd(end: {
  readonly code: number | null;
  readonly signal: string | null;
}): ProcessEnd | null {
  if (end.signal !== null) return { kind: "signalled", signal: end.signal };
  return end.code === null ? null : { kind: "exited", code: end.code };
}

/** A text that came from outside. */
export function decode(base64: string): string {
  return Buffer.from(base64, "base64").toString("utf8");
}
