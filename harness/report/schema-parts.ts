import { z } from "zod";
import type { Axes } from "../domain/cell.ts";

/** What the schemas of all documents are made of. Unknown is null, never 0. */
export const nullable = <Schema extends z.ZodType>(schema: Schema) => schema.nullable();
export const arrayOf = <Schema extends z.ZodType>(schema: Schema) => z.array(schema).readonly();
export const text = z.string();
export const count = z.number().int().nonnegative();
export const bytes = nullable(count).describe("bytes; null when it was not observed");
export const millis = z.number().nonnegative().describe("milliseconds");
export const axes: z.ZodType<Axes> = z.record(text, text);
export const cgroupVersion = nullable(z.union([z.literal(1), z.literal(2)]));

/** Which toolchain ran, and how that is known. */
export const toolchain = {
  version: text,
  sum: text,
  source: z.enum(["module", "registry", "debian"]),
  verified: z.boolean(),
};
