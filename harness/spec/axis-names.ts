import { checkAxisName } from "./axis-value.ts";
import type { Complaint } from "./problem.ts";

/** A key that names no axis, and the path to it. */
export type AxisNameComplaint = Complaint & { readonly path: readonly PropertyKey[] };

/**
 * Keys that name no axis, wherever a scenario names axes. Apart from the schema, which accepts any key there (env.NAME
 * is open) and stops checking a mapping as a whole once one of its values is wrong.
 */
export function axisNameComplaints(root: unknown): AxisNameComplaint[] {
  const matrix = field(root, "matrix");
  const lists = (["include", "exclude"] as const).flatMap((key) =>
    items(field(matrix, key)).flatMap((item, at) => badNames(item, ["matrix", key, at])),
  );
  const conditions = items(field(root, "expect")).flatMap((item, at) =>
    badNames(field(item, "when"), ["expect", at, "when"]),
  );
  return [...badNames(matrix, ["matrix"], ["include", "exclude"]), ...lists, ...conditions];
}

function badNames(
  mapping: unknown,
  path: readonly PropertyKey[],
  others: readonly string[] = [],
): AxisNameComplaint[] {
  if (!isMapping(mapping)) return [];
  return Object.keys(mapping).flatMap((name) => {
    const result = others.includes(name) ? undefined : checkAxisName(name, others);
    return result?.kind === "bad" ? [{ ...result, path: [...path, name] }] : [];
  });
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function field(value: unknown, key: string): unknown {
  return isMapping(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function items(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
