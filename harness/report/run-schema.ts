import { z } from "zod";
import { OUTCOMES } from "../domain/outcome.ts";
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

const cellIds = arrayOf(text);

const step = z.strictObject({
  step: text,
  exit: nullable(z.number().int()),
  signal: nullable(text),
  end: z
    .enum(["exited", "signalled", "timed-out", "over-limit", "never-started"])
    .describe("how the step ended; exit and signal are null where they do not apply"),
  wallMs: millis,
  userMs: nullable(millis).describe("CPU time of the step and all it waited for"),
  systemMs: nullable(millis),
  firstError: nullable(text),
  droppedProcesses: nullable(count).describe("process records left out: there were too many"),
  clippedCommands: nullable(count).describe(
    "processes of which only the beginning of the command line was kept",
  ),
});

const failure = z.strictObject({
  first: z.boolean(),
  level: z.enum(["go", "tool", "child", "program"]),
  tool: text,
  package: nullable(text),
  exit: nullable(z.number().int()),
  signal: nullable(text),
  evidence: arrayOf(text),
});

const link = z.strictObject({
  step: nullable(text),
  package: nullable(text),
  exit: nullable(z.number().int()),
  maxRssBytes: bytes,
  peakAnonBytes: bytes,
  peakFileBytes: bytes,
  source: nullable(z.enum(["wait4", "sampled"])).describe("of maxRssBytes; sampled is a lower bound"),
});

const memory = z.strictObject({
  cgroupPeakBytes: bytes,
  cgroupPeakAnonBytes: bytes,
  source: nullable(z.enum(["cgroup-v1", "cgroup-v2"])),
});

const outcome = z.enum(OUTCOMES as [string, ...string[]]);

const attempt = z.strictObject({
  number: count,
  outcome: nullable(outcome).describe("null while it is not diagnosed"),
  reason: nullable(text),
  fault: nullable(text).describe("why the harness itself could not get an answer"),
  wallMs: millis,
  steps: arrayOf(step),
  failures: arrayOf(failure),
  links: arrayOf(link),
  memory,
});

const image = z.strictObject({ key: text, holds: arrayOf(text) });

const cell = z.strictObject({
  id: text,
  axes,
  outcome: nullable(outcome).describe("null while the cell is not finished"),
  conformance: nullable(
    z.enum(["as-expected", "different-failure", "unexpected-pass", "unexpected-fail", "inconclusive"]),
  ),
  difference: nullable(text).describe("what was expected and what came, when they differ"),
  reason: nullable(text).describe("why, for every outcome but pass and fail"),
  stage: nullable(text),
  class: nullable(text),
  handbookClass: nullable(z.enum(["E2", "E62", "E64"])),
  attribution: nullable(z.enum(["project", "toolchain", "environment", "unknown"])),
  signature: nullable(text),
  ruleId: nullable(text),
  why: nullable(text),
  mend: nullable(text),
  firstError: nullable(text),
  toolchain: nullable(z.strictObject(toolchain)),
  image: nullable(image),
  runImage: nullable(image).describe("what the cell's programs ran on, where that was another image"),
  reusedFrom: nullable(text),
  wallMs: nullable(millis),
  steps: arrayOf(step),
  failures: arrayOf(failure),
  links: arrayOf(link),
  memory,
  attempts: arrayOf(attempt),
});

const finding = z
  .discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("version-boundary"),
      direction: z.enum(["begins", "ends"]),
      lastGood: text.describe("passed"),
      firstBad: text.describe("shows the signature"),
      gap: arrayOf(text).describe("releases between the two without an answer"),
      when: axes,
      signature: text,
      cells: cellIds,
      sentence: text,
    }),
    z.strictObject({
      kind: z.literal("failure-change"),
      lastBefore: text,
      firstAfter: text,
      gap: arrayOf(text),
      when: axes,
      before: text,
      signature: text,
      cells: cellIds,
      sentence: text,
    }),
    z.strictObject({
      kind: z.literal("declared-minimum"),
      lastRefused: text,
      firstAccepted: nullable(text),
      when: axes,
      cells: cellIds,
      sentence: text,
    }),
    z.strictObject({
      kind: z.literal("failure"),
      signature: text,
      failureClass: text,
      outcome,
      cells: cellIds,
      sentence: text,
    }),
    z.strictObject({
      kind: z.literal("axis-effect"),
      axis: text,
      matters: z.boolean(),
      signature: text,
      cells: cellIds,
      sentence: text,
    }),
    z.strictObject({
      kind: z.literal("link-memory"),
      axis: nullable(text),
      maxRssBytes: count,
      comparedBytes: z.number().nonnegative(),
      cells: cellIds,
      sentence: text,
    }),
  ])
  .describe("a statement about many cells, with the cells that prove it");

const exitCode = z.strictObject({
  level: z.enum(["go", "tool", "child", "program"]),
  tool: nullable(text),
  code: z.number().int(),
  cells: cellIds,
  note: nullable(text),
});

const engine = z.strictObject({
  kind: z.enum(["docker", "podman"]),
  version: text,
  arch: text,
  cgroup: cgroupVersion,
  cpus: z.number().nonnegative(),
  memoryBytes: count,
  rootless: z.boolean(),
});

/** One finished cell: what `--json-stream` prints a line of. */
export const cellSchema = cell;

/** The document that `--json` prints: a whole run. Unknown is null, never 0. */
export const runSchema = z.strictObject({
  schema: z.literal(1),
  run: text,
  scenario: text,
  title: text,
  project: z.strictObject({ name: text, treeHash: text }),
  engine,
  startedAt: text,
  wallMs: nullable(millis),
  headline: text,
  counts: z.strictObject({
    total: count,
    finished: count,
    byOutcome: z.record(text, count),
    byConformance: z.record(text, count),
  }),
  warnings: arrayOf(text),
  cells: arrayOf(cell),
  exitCodes: arrayOf(exitCode),
  findings: arrayOf(finding),
  work: arrayOf(z.strictObject({ what: text, startedAt: text, wallMs: millis })).describe(
    "what was prepared for the cells, in order of its end",
  ),
});

/** The document as a type. */
export type RunDocument = z.infer<typeof runSchema>;
export type CellDocument = z.infer<typeof cellSchema>;
export type AttemptDocument = z.infer<typeof attempt>;
export type StepDocument = z.infer<typeof step>;
export type LinkDocument = z.infer<typeof link>;
export type MemoryDocument = z.infer<typeof memory>;
