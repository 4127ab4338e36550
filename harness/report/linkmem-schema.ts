import { z } from "zod";
import {
  arrayOf,
  axes,
  bytes,
  cgroupVersion,
  count,
  millis,
  nullable,
  text,
  toolchain,
} from "./schema-parts.ts";

const share = z.number().describe("a share: 0.51 is 51%");
const size = z.number().nonnegative();
const interval = nullable(
  z.strictObject({ low: z.number(), high: z.number(), coverage: z.number().min(0).max(1) }),
).describe("null where none is claimed, as of one run");

/** What every document of `linkmem --json` begins with, beside its `kind`. */
const linkmemHead = {
  schema: z.literal(1),
  run: text,
  project: z.strictObject({ name: text, treeHash: text }),
  startedAt: text,
  engine: z.strictObject({
    kind: z.enum(["docker", "podman"]),
    version: text,
    arch: text,
    cgroup: cgroupVersion,
  }),
  conditions: z
    .strictObject({
      rounds: count,
      warmUps: count,
      env: z
        .record(text, nullable(text))
        .describe("null: unset; what differs between cells is an axis, and not here"),
      cgroup: cgroupVersion,
    })
    .describe("what was the same for every link"),
  toolchains: arrayOf(z.strictObject({ cell: text, ...toolchain })),
};

const memory = z.strictObject({
  maxRssBytes: bytes,
  maxRssSource: nullable(z.enum(["wait4", "sampled"])).describe("sampled is a lower bound"),
  peakAnonBytes: bytes,
  peakFileBytes: bytes,
});

const buildPeak = nullable(
  z.strictObject({
    anonBytes: count,
    atMs: millis,
    processes: arrayOf(
      z.strictObject({
        pid: count,
        tool: text,
        package: nullable(text),
        anonBytes: count,
        fileBytes: count.optional(),
      }),
    ),
  }),
).describe("what a build's processes together held when they held most; null where it was not sampled");

const cgroup = z.strictObject({
  version: cgroupVersion,
  peakBytes: bytes,
  peakAnonBytes: bytes,
  oomKills: nullable(count),
  limitBytes: bytes,
});

const linkRun = z.strictObject({
  round: count,
  memory,
  undersampled: z
    .boolean()
    .describe("samples missed much of it, so that its anonymous and file-backed peaks are null"),
  wallMs: nullable(millis),
  cpuMs: nullable(millis),
  outputBytes: bytes,
  children: arrayOf(z.strictObject({ tool: text, memory })).describe("what the linker started, apart"),
  build: buildPeak,
  cgroup,
});

const figure = z.strictObject({
  median: nullable(size).describe("null when it was not observed, or by different sources"),
  interval,
  sources: arrayOf(text),
});

const metric = z.enum(["anon", "maxRss", "file", "wall", "output"]);

const point = z.strictObject({
  cell: text,
  axes,
  package: nullable(text),
  runs: arrayOf(linkRun),
  figures: z.record(metric, figure),
});

const end = z.strictObject({ cell: text, axes });

const comparison = z.strictObject({
  axis: text,
  metric,
  package: nullable(text),
  from: end,
  to: end,
  change: nullable(z.strictObject({ value: share, interval })).describe("of to against from"),
  p: nullable(size).describe("Mann-Whitney, two-sided"),
  q: nullable(size).describe("p, with the false-discovery rate held over the whole surface"),
  verdict: z.enum(["lower", "higher", "within-noise", "too-few", "not-comparable"]),
});

const shares = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("shares"),
    terms: arrayOf(z.strictObject({ axes: arrayOf(text), share, shareByChance: nullable(share) })),
    higher: share,
    noise: share,
    repeats: count,
  }),
  z.strictObject({
    kind: z.literal("not-available"),
    why: z.enum([
      "no-values",
      "different-sources",
      "values-not-above-zero",
      "no-axis",
      "missing-cells",
      "unequal-repeats",
      "no-variance",
    ]),
  }),
]);

const missing = arrayOf(
  z.strictObject({ cell: text, axes, why: text, missing: count, rounds: count }),
).describe("what was asked for and is not in the figures, or not in all");

const trace = z.strictObject({
  cell: text,
  axes,
  package: nullable(text),
  wallMs: nullable(millis),
  phases: nullable(arrayOf(z.strictObject({ name: text, wallMs: millis }))),
  error: nullable(
    z.strictObject({ intervalMs: millis, fineMs: millis, worstShare: share, meanShare: share }),
  ).describe("how far peaks that are sampled every intervalMs lie below those of fineMs"),
  intervalMs: millis,
  samples: arrayOf(z.tuple([size, size, size]).readonly()).describe(
    "milliseconds, anonymous and file-backed bytes",
  ),
});

const surface = z.strictObject({
  ...linkmemHead,
  kind: z.literal("surface"),
  points: arrayOf(point),
  comparisons: arrayOf(comparison),
  effects: arrayOf(z.strictObject({ metric, package: nullable(text), shares })),
  findings: arrayOf(text),
  missing,
  limits: arrayOf(z.looseObject({ cell: text, axes, of: z.enum(["link", "build"]), kind: text })).describe(
    "what --find-limit found: its kind, tries and sentences",
  ),
  traces: arrayOf(trace).describe("links of their own, looked at closely; no figure is from them"),
});

const spread = nullable(z.strictObject({ median: size, largest: size }));
const parallelPeak = nullable(z.strictObject({ p: count, peakBytes: count }));

const parallelRow = z.strictObject({
  cell: text,
  axes,
  p: count,
  links: count,
  runs: arrayOf(z.strictObject({ wallMs: millis, peak: buildPeak, cgroupAnonBytes: bytes, cgroupVersion })),
  peakBytes: spread,
  cgroupAnonBytes: spread,
  wallMs: spread,
});

const parallel = z.strictObject({
  ...linkmemHead,
  kind: z.literal("parallel"),
  rows: arrayOf(parallelRow),
  advice: arrayOf(z.strictObject({ axes, memoryBytes: count, fits: parallelPeak, over: parallelPeak })),
  missing,
});

const measuredSize = z.strictObject({ size: count, run: text, unmeasured: missing });
const sizedBytes = arrayOf(z.strictObject({ size: count, bytes: size }));

const growth = z.strictObject({
  ...{ schema: z.literal(1), kind: z.literal("growth"), project: text },
  limitBytes: nullable(count),
  sizes: arrayOf(measuredSize).describe("each was a run of its own"),
  checked: nullable(measuredSize).describe("the size beyond all others that a law was held against"),
  whyUnchecked: nullable(text),
  laws: arrayOf(
    z.strictObject({
      ...{ axes, package: nullable(text), metric, sources: arrayOf(text) },
      ...{ values: sizedBytes, medians: sizedBytes },
      law: z.looseObject({ kind: text }).describe("flat, linear, power, unclear, too-few or not-comparable"),
      passes: nullable(z.looseObject({})).describe("the size at which limitBytes is passed"),
      check: nullable(z.looseObject({})),
    }),
  ),
  sentences: arrayOf(text),
});

/** The documents that `linkmem --json` prints, by `kind`. */
export const linkmemSchema = z.discriminatedUnion("kind", [surface, parallel, growth]);

export type GrowthDocument = z.infer<typeof growth>;

export type SurfaceDocument = z.infer<typeof surface>;
export type ParallelDocument = z.infer<typeof parallel>;
export type LinkmemHead<Kind extends "surface" | "parallel"> = Pick<
  SurfaceDocument,
  keyof typeof linkmemHead
> & { readonly kind: Kind };
