import { z } from "zod";
import type { ImportGraph } from "../domain/import-graph.ts";

const count = z.int().min(0);

const answer = z.object({
  schema: z.literal(1),
  list: z.object({ code: z.int(), stderr: z.string(), trouble: z.string() }),
  source: z.enum(["list", "files", "both"]),
  over: z.boolean(),
  packages: z.array(z.object({ path: z.string(), dir: z.string() })),
  imports: z.array(
    z.object({
      from: count,
      to: count,
      test: z.boolean(),
      file: z.string(),
      line: count,
      column: count,
    }),
  ),
  said: z.array(z.string()),
});

/** Reads what the probe says of imports; undefined where it is not whole. */
export function parseImportAnswer(text: string): ImportGraph | undefined {
  const read = answer.safeParse(jsonOf(text));
  if (!read.success) return undefined;
  const { schema: _, ...graph } = read.data;
  const size = graph.packages.length;
  return graph.imports.every(({ from, to }) => from < size && to < size) ? graph : undefined;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
