import { z } from "zod";
import type { Checked } from "./axis-value.ts";
import type { Complaint } from "./problem.ts";

/** A YAML scalar: always its source text here, but an editor may see a number or a boolean. */
export const scalar = () => z.string().meta({ gauntlet: "scalar" });

/** Adds a complaint to a zod check, so that its hint survives until the problem is rendered. */
export function complain(
  ctx: { issues: unknown[] },
  complaint: Complaint,
  input: unknown,
  path: string[] = [],
) {
  ctx.issues.push({
    code: "custom",
    message: complaint.message,
    params: { hint: complaint.hint },
    input,
    path,
  });
}

/** A scalar which `check` reads; `docs` is what the JSON Schema says of it. */
export function checked<T>(
  check: (text: string) => Checked<T>,
  docs: Readonly<Record<string, unknown>> = {},
) {
  return z
    .string()
    .meta({ gauntlet: "scalar", ...docs })
    .transform((text, ctx): T => {
      const result = check(text);
      if (result.kind === "ok") return result.value;
      complain(ctx, result, text);
      return z.NEVER;
    });
}

/** One value or a list of them; always a list afterwards. */
export function listOf<T extends z.ZodType<unknown, unknown>>(item: T) {
  return z
    .union([z.array(item), item])
    .transform((value) => (Array.isArray(value) ? value : [value]) as z.output<T>[]);
}

/** A scalar that `parse` turns into a value, or undefined when it is none; `expected` says what would be. */
export function parsed<T>(parse: (text: string) => T | undefined, what: string, expected: string) {
  return checked<T>((text) => {
    const value = parse(text);
    if (value !== undefined) return { kind: "ok", value };
    return { kind: "bad", message: `"${text}" is no ${what}`, hint: `expected ${expected}` };
  });
}

/** A whole number from `least` to `most`. */
export function wholeNumber(what: string, least: number, most: number) {
  const read = (text: string) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    return value >= least && value <= most ? value : undefined;
  };
  return parsed(read, what, `a whole number from ${least} to ${most}`);
}
