import { createHash } from "node:crypto";
import type { Axes, AxisName, CellId } from "../domain/cell.ts";

/** Long enough to read, short enough for any file system together with what is put around it. */
const MAX_READABLE = 120;
const MAX_VALUE = 28;

/** An id for each combination, in order: the values of the axes that vary, and a hash of all; no two are equal. */
export function cellIds(all: readonly Axes[], varying: readonly AxisName[]): CellId[] {
  const hashes = all.map((axes) => createHash("sha256").update(canonicalAxes(axes)).digest("hex"));
  const readable = all.map((axes) => readableId(axes, varying));
  const ids: string[] = [];
  let open = [...all.keys()];
  for (let digits = 4; open.length > 0; digits += 4) {
    const found = new Map<string, number[]>();
    for (const at of open) {
      const id = `${readable[at]}-${hashes[at]?.slice(0, digits)}`;
      const key = id.toLowerCase();
      found.set(key, [...(found.get(key) ?? []), at]);
      ids[at] = id;
    }
    // Equal axes can never be told apart; 64 digits are all there are.
    open = digits >= 64 ? [] : [...found.values()].filter((same) => same.length > 1).flat();
  }
  return ids as CellId[];
}

/** The same text for the same axes, whatever order they were written in. */
export function canonicalAxes(axes: Axes): string {
  return JSON.stringify(Object.entries(axes).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

function readableId(axes: Axes, varying: readonly AxisName[]): string {
  const first = (["target", "go"] as const).filter((name) => varying.length === 0 || varying.includes(name));
  const rest = varying.filter((name) => name !== "target" && name !== "go");
  const parts = [...first, ...rest].map((name) => part(name, axes[name])).filter((text) => text !== "");
  return parts.join("+").slice(0, MAX_READABLE);
}

function part(name: AxisName, value: string | undefined): string {
  if (value === undefined) return "";
  if (name === "target") return safe(value);
  if (name === "go") return `go${safe(value)}`;
  if (name === "cgo") return `cgo${value}`;
  const label = name.startsWith("env.") ? name.slice(4) : name;
  if (name === "race" || name === "trimpath") return value === "1" ? label : `no-${label}`;
  return value === "" ? `no-${safe(label)}` : `${safe(label)}-${safe(value)}`;
}

function safe(value: string): string {
  return value
    .replace(/[^A-Za-z0-9._]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, MAX_VALUE);
}
