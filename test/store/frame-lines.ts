import type { Frame } from "../../harness/domain/probe-frames.ts";
import { crc32c } from "../../harness/store/crc32c.ts";

type FrameOf<K extends Frame["kind"]> = Extract<Frame, { kind: K }>;

/** A line as the probe writes it: the checksum of any text, right whatever the text is. */
export function checkedLine(json: string): string {
  return `${crc32c(Buffer.from(json)).toString(16).padStart(8, "0")} ${json}`;
}

/** A frame file of these frames. */
export function frameText(...frames: readonly Frame[]): string {
  return frames.map((frame) => `${checkedLine(JSON.stringify(frame))}\n`).join("");
}

export const start: Frame = { kind: "start", schema: 1, probe: "test", unixMs: 0 };
export const completed: Frame = { kind: "end", atMs: 9, reason: "completed" };
export const terminated: Frame = { kind: "end", atMs: 9, reason: "terminated" };

/** A step begins. */
export function stepStart(step: number, name: string): Frame {
  return { kind: "step-start", step, name, atMs: 1 };
}

/** A step ends; without more it exited 0 and nothing else was observed. */
export function stepEnd(step: number, parts: Partial<FrameOf<"step-end">> = {}): Frame {
  return {
    kind: "step-end",
    step,
    end: { kind: "exited", code: 0 },
    atMs: 2,
    wallMs: 1,
    userMs: null,
    sysMs: null,
    output: { head: "", tail: "", droppedBytes: 0, totalBytes: 0 },
    cgroup: { version: null, peakBytes: null, peakAnonBytes: null, oomKills: null, limitBytes: null },
    ...parts,
  };
}

/** A compile process; what is not given was not observed. */
export function toolProcess(step: number, parts: Partial<FrameOf<"process">> = {}): Frame {
  return {
    ...{ kind: "process", step, pid: 7, ppid: 1, tool: "compile", via: "toolexec", argv: ["compile"] },
    ...{ package: null, end: null, startMs: 0, wallMs: null, userMs: null, sysMs: null, output: null },
    ...{ maxRssBytes: null, maxRssSource: null, peakAnonBytes: null, peakFileBytes: null },
    ...parts,
  };
}

/** What a process held, time after time. */
export function series(step: number, samples: FrameOf<"series">["samples"]): Frame {
  return { kind: "series", step, pid: 7, intervalMs: 2.5, startMs: 1, samples };
}

/** A piece of a source, here from its file's first byte. */
export function sourcePiece(step: number, path: string, text: string): Frame {
  const bytes = Buffer.from(text);
  return {
    ...{ kind: "source", step, path, file: `/work/src/${path}`, sizeBytes: bytes.length },
    ...{ startByte: 0, startLine: 1, startColumn: 1, bytes: bytes.toString("base64") },
  };
}
