import { z } from "zod";
import { CACHE_DAMAGES } from "../domain/cache-damage.ts";
import type { Frame } from "../domain/probe-frames.ts";
import { crc32c } from "./crc32c.ts";

/** What a frame file holds: its whole frames in order, and how many lines were torn, forged or of another schema. */
export interface FrameFile {
  readonly frames: readonly Frame[];
  readonly badLines: number;
}

const count = z.number().nonnegative().nullable();
/** Steps are counted from 0; anything below would be taken for an earlier phase's. */
const step = z.number().int().nonnegative();
const end = z.object({
  code: z.number().int().nullable(),
  signal: z.string().nullable(),
});
const cgroup = z.object({
  version: z.union([z.literal(1), z.literal(2)]).nullable(),
  ...{
    peakBytes: count,
    peakAnonBytes: count,
    oomKills: count,
    limitBytes: count,
  },
});
const stepEnd = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("exited"), code: z.number().int() }),
  z.object({ kind: z.literal("signalled"), signal: z.string() }),
  z.object({
    kind: z.literal("timed-out"),
    on: z.enum(["total", "silence"]),
    limitMs: z.number(),
  }),
  z.object({
    kind: z.literal("over-limit"),
    limit: z.literal("disk"),
    limitBytes: z.number(),
    usedBytes: z.number(),
  }),
  z.object({ kind: z.literal("never-started"), reason: z.string() }),
]);
const output = z.object({
  head: z.string(),
  tail: z.string(),
  droppedBytes: z.number(),
  totalBytes: z.number(),
});
const texts = z.array(z.string());
const programFile = {
  ...{ path: z.string(), machine: z.string() },
  ...{ interpreter: z.string().nullable(), interpreterFound: z.boolean() },
  needed: texts,
  needs: z.array(
    z.object({
      ...{ library: z.string(), version: z.string(), weak: z.boolean() },
      ...{ symbols: texts, symbolCount: z.number().int().nonnegative() },
    }),
  ),
  system: z.object({
    ...{ libc: z.enum(["glibc", "musl"]).nullable(), release: z.string().nullable(), loaders: texts },
    offers: z.array(z.object({ library: z.string(), path: z.string(), versions: texts })),
  }),
  unresolved: texts,
};
const size = z.number().int().nonnegative();
const peak = z.object({
  ...{ anonBytes: size, atMs: z.number() },
  processes: z
    .array(
      z.object({
        ...{ pid: z.number(), tool: z.string(), package: z.string().nullable() },
        ...{ anonBytes: size, fileBytes: size },
      }),
    )
    .max(64),
});
const definition = z.object({
  ...{ symbol: z.string(), kind: z.enum(["go", "assembly", "c"]), package: z.string().nullable() },
  ...{ file: z.string(), member: z.string().nullable() },
  ...{ source: z.string().nullable(), line: z.number().int().positive().nullable() },
});
const strings = z.record(z.string(), z.string());

/** The frames of probe-protocol.ts; a line that is none of these counts as bad. */
const frame = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("start"),
    schema: z.literal(1),
    probe: z.string(),
    unixMs: z.number(),
  }),
  z.object({
    kind: z.literal("fault"),
    where: z.enum(["spec", "copy", "setup", "damage"]),
    message: z.string(),
  }),
  z.object({
    kind: z.literal("step-start"),
    step,
    name: z.string(),
    round: z.enum(["fill", "damaged", "verify", "cleaned"]).optional(),
    atMs: z.number(),
  }),
  z.object({
    kind: z.literal("damage"),
    atMs: z.number(),
    damage: z.enum(CACHE_DAMAGES),
    ...{ path: z.string(), package: z.string(), what: z.string(), line: z.number().int().nonnegative() },
    ...{ sizeBefore: z.number(), sizeAfter: z.number() },
    ...{ sha256Before: z.string(), sha256After: z.string(), timeKept: z.boolean() },
  }),
  z.object({
    kind: z.literal("damage-left"),
    round: z.enum(["damaged", "verify"]),
    atMs: z.number(),
    ...{ sha256: z.string().nullable(), sizeBytes: count },
  }),
  z.object({ kind: z.literal("cleaned"), atMs: z.number(), paths: z.array(z.string()) }),
  z.object({
    kind: z.literal("process"),
    step,
    ...{
      pid: z.number(),
      ppid: z.number(),
      tool: z.string(),
      via: z.enum(["toolexec", "shim", "sampled"]),
    },
    ...{
      argv: z.array(z.string()),
      argvClipped: z.boolean().optional(),
      package: z.string().nullable(),
      end: end.nullable(),
      startMs: z.number(),
    },
    ...{
      wallMs: count,
      userMs: count,
      sysMs: count,
      output: z.string().nullable(),
    },
    ...{
      maxRssBytes: count,
      maxRssSource: z.enum(["wait4", "sampled"]).nullable(),
    },
    ...{ peakAnonBytes: count, peakFileBytes: count },
    outputBytes: count.optional(),
  }),
  z.object({ kind: z.literal("program"), step, ...programFile }),
  z.object({
    kind: z.literal("definitions"),
    ...{ step, pid: z.number(), complete: z.boolean() },
    definitions: z.array(definition).max(50),
  }),
  z.object({
    kind: z.literal("series"),
    ...{ step, pid: z.number(), intervalMs: z.number().positive(), startMs: z.number() },
    samples: z.array(z.tuple([size, size, size])).max(20_000),
  }),
  z.object({
    kind: z.literal("step-end"),
    step,
    end: stepEnd,
    ...{
      atMs: z.number(),
      wallMs: z.number(),
      userMs: count,
      sysMs: count,
      output,
      cgroup,
      droppedProcesses: size.optional(),
      peak: peak.optional(),
    },
  }),
  z.object({
    kind: z.literal("source"),
    step,
    ...{
      path: z.string(),
      file: z.string(),
      sizeBytes: size,
      startByte: size,
      startLine: z.number().int().positive(),
      startColumn: z.number().int().positive(),
      bytes: z.string(),
    },
  }),
  z.object({
    kind: z.literal("attestation"),
    ...{
      goVersionLine: z.string().nullable(),
      goEnv: strings,
      tools: strings,
      compilers: strings,
    },
  }),
  z.object({
    kind: z.literal("end"),
    atMs: z.number(),
    reason: z.enum(["completed", "terminated"]),
  }),
]);

/** Reads a frame file. Pure; never throws, whatever the text. */
export function parseFrames(text: string): FrameFile {
  const frames: Frame[] = [];
  let badLines = 0;
  for (const line of text.split("\n")) {
    if (line === "") continue;
    const read = parseLine(line);
    if (read) frames.push(read);
    else badLines++;
  }
  return { frames, badLines };
}

function parseLine(line: string): Frame | undefined {
  const [, sum, json] = /^([0-9a-f]{8}) (\{.*\})$/s.exec(line) ?? [];
  if (!sum || !json || crc32c(Buffer.from(json)) !== Number.parseInt(sum, 16)) return undefined;
  try {
    return frame.safeParse(JSON.parse(json)).data;
  } catch {
    return undefined;
  }
}
