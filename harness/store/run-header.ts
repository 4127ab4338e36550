import { z } from "zod";
import type { RunRecord } from "../domain/run.ts";
import type { Scenario } from "../domain/scenario.ts";

/** What a run is, written before its first cell starts. */
export type RunHeader = Omit<RunRecord, "cells" | "wallMs" | "run"> & {
  readonly schema: 1;
  /** What `run --resume` plans again from. */
  readonly scenario: Scenario;
  /** The command line as it was given, for people. */
  readonly argv: readonly string[];
};

const words = z.array(z.string());
const map = z.record(z.string(), z.string());
const kind = z.looseObject({ kind: z.string() });
const steps = z.array(kind);
const expectation = z.looseObject({ when: z.record(z.string(), words), outcome: z.string() });

const cell = z.looseObject({
  // It names a folder.
  id: z.string().regex(/^[\w.+-]*\w$/),
  ...{ axes: map, go: z.string(), target: z.looseObject({ os: z.string(), arch: z.string() }) },
  ...{ steps, packages: words, goFlags: words, env: map, layout: kind, support: kind, expectation },
  image: z.looseObject({ go: z.string(), layer: z.string(), system: words }),
  limits: z.record(z.string(), z.number().nullable()),
});

/** Loose: of a header that was damaged or written by hand, all that would otherwise end a report in the middle. */
const shape = z.looseObject({
  schema: z.literal(1),
  plan: z.looseObject({ title: z.string(), cells: z.array(cell), varying: words, warnings: words }),
  engine: z.looseObject({ kind: z.string(), arch: z.string() }),
  project: z.looseObject({ name: z.string(), treeHash: z.string() }),
  scenario: z.looseObject({
    ...{ id: z.string(), project: kind, packages: words, steps, matrix: z.record(z.string(), words) },
    ...{ include: z.array(map), exclude: z.array(z.record(z.string(), words)), system: words, env: map },
    ...{ layout: kind, limits: z.record(z.string(), z.unknown()), expect: z.array(expectation) },
  }),
  startedAt: z.string(),
});

/** Reads a header; undefined when the text is damaged or of another version. */
export function parseHeader(text: string): RunHeader | undefined {
  try {
    const header = JSON.parse(text) as RunHeader;
    return shape.safeParse(header).success ? header : undefined;
  } catch {
    return undefined;
  }
}
