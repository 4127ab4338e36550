import { CACHE_DAMAGES } from "../domain/cache-damage.ts";
import type { AxisName } from "../domain/cell.ts";
import { parseGoQuery } from "../domain/go-query.ts";
import { glibcRelease, LIBC_WORDS } from "../domain/libc.ts";
import { COMMON_PORTS, KNOWN_ARCH, KNOWN_OS } from "../domain/port-words.ts";
import { parseTarget, variantVariable } from "../domain/target.ts";
import { parseVersionBounds } from "../domain/version-bound.ts";
import { nearestHint, oneOf } from "./nearest-word.ts";
import type { Complaint } from "./problem.ts";
import { checkVariable } from "./word-value.ts";

/** A value as plan wants it, or what is wrong with it. */
export type Checked<T> = { readonly kind: "ok"; readonly value: T } | ({ readonly kind: "bad" } & Complaint);

const ok = <T>(value: T): Checked<T> => ({ kind: "ok", value });
const bad = (message: string, hint: string | null = null): Checked<never> => ({ kind: "bad", message, hint });

/** The axes with a name of their own, in the order of the format's table. */
export const AXIS_NAMES = [
  "go",
  "compiler",
  "target",
  "cgo",
  "cc",
  "ldflags",
  "gcflags",
  "asmflags",
  "tags",
  "buildmode",
  "race",
  "trimpath",
  "mod",
  "experiment",
  "libc",
  "runtime",
  "cache",
] as const satisfies readonly AxisName[];

/** An axis of the format's table; environment variables are the others. */
export type FixedAxis = (typeof AXIS_NAMES)[number];

export const BUILD_MODES = ["default", "archive", "c-archive", "c-shared", "exe", "pie", "plugin", "shared"];
export const MOD_VALUES = ["mod", "readonly", "vendor"];
export const CACHE_VALUES = ["warm", "cold", ...CACHE_DAMAGES];
const SWITCH = new Map(Object.entries({ "0": "0", "1": "1", false: "0", true: "1" }));

const CHECKS: Readonly<Record<string, (text: string) => Checked<string>>> = {
  go: checkGo,
  target: checkTarget,
  cgo: checkSwitch("cgo"),
  race: checkSwitch("race"),
  trimpath: checkSwitch("trimpath"),
  compiler: checkTool("compiler", ["gc", "gccgo", "tinygo"]),
  cc: checkTool("C toolchain", ["gcc", "zig", "none"]),
  runtime: checkTool("runtime", ["wazero", "node", "wasmtime"]),
  buildmode: checkWord("build mode", BUILD_MODES),
  mod: checkWord("mod value", ["", ...MOD_VALUES]),
  cache: checkWord("cache value", CACHE_VALUES),
  libc: (text) => (glibcRelease(text) === undefined ? checkWord("libc", LIBC_WORDS)(text) : ok(text)),
};

/** Checks one value of an axis, and gives it in the one form that plan compares ("true" becomes "1"). */
export function checkAxisValue(axis: AxisName, text: string): Checked<string> {
  if (text.includes("\0")) return bad(`a NUL character in a value of ${axis}`);
  return CHECKS[axis]?.(text) ?? ok(text);
}

/** Checks a value of a condition: as an axis's, and for go also comparisons such as `>=1.23`. */
export function checkConditionValue(axis: AxisName, text: string): Checked<string> {
  if (axis !== "go" || !/^[<>=!]/.test(text.trim())) return checkAxisValue(axis, text);
  if (parseVersionBounds(text)) return ok(text);
  return bad(`cannot read the version comparison "${text}"`, 'write it like ">=1.23" or ">=1.23 <1.25"');
}

/** Names of axes are fixed words, or env.NAME; `others` are further keys that are valid beside them. */
export function checkAxisName(name: string, others: readonly string[] = []): Checked<AxisName> {
  if ((AXIS_NAMES as readonly string[]).includes(name)) return ok(name as AxisName);
  if (isVariable(name)) {
    const variable = checkVariable(name.slice(4));
    return variable.kind === "ok" ? ok(name) : variable;
  }
  if (name.startsWith("env."))
    return bad(`"${name}" does not name an environment variable`, "write env.NAME");
  if (name === "<<") return bad('unknown axis "<<"', "merge keys are not supported");
  const valid = [...AXIS_NAMES, ...others];
  const hint = nearestHint(name, valid) ?? `valid: ${valid.join(", ")}, env.NAME`;
  return bad(`unknown axis "${name}"`, hint);
}

function isVariable(name: string): name is `env.${string}` {
  return /^env\.[A-Za-z_][A-Za-z0-9_]*$/.test(name);
}

function checkGo(text: string): Checked<string> {
  if (parseGoQuery(text)) return ok(text);
  if (/^[<>=!]/.test(text))
    return bad(`"${text}" is a comparison, not a Go version`, "comparisons belong in when and exclude");
  if (/^go\d/.test(text) && parseGoQuery(text.slice(2)))
    return bad(`unknown Go version "${text}"`, `write ${text.slice(2)}`);
  const hint = nearestHint(text, ["stable", "oldstable", "go.mod", "go.mod..stable"]);
  return bad(
    `unknown Go version "${text}"`,
    hint ?? "expected 1.24, 1.24.3, 1.25rc1, 1.24.x, 1.21..1.24, stable, oldstable or go.mod",
  );
}

const TARGET_WORDS = ["first-class", "wasm", "all"];

function checkTarget(text: string): Checked<string> {
  if (TARGET_WORDS.includes(text)) return ok(text);
  const target = parseTarget(text);
  const words = [...COMMON_PORTS, ...TARGET_WORDS];
  if (!target)
    return bad(
      `unknown target "${text}"`,
      nearestHint(text, words) ?? "expected os/arch, such as linux/amd64",
    );
  if (!KNOWN_OS.includes(target.os) || !KNOWN_ARCH.includes(target.arch)) {
    const hint = nearestHint(`${target.os}/${target.arch}`, words);
    return bad(`unknown target "${text}"`, hint ?? "expected a GOOS/GOARCH, such as linux/amd64");
  }
  if (target.variant !== undefined && variantVariable(target) === undefined)
    return bad(`"${text}": ${target.arch} has no variants`, `write ${target.os}/${target.arch}`);
  return ok(text);
}

function checkSwitch(name: string): (text: string) => Checked<string> {
  return (text) => {
    const value = SWITCH.get(text);
    return value === undefined ? bad(`"${text}" is no value of ${name}`, "expected 0 or 1") : ok(value);
  };
}

function checkWord(what: string, words: readonly string[]): (text: string) => Checked<string> {
  const named = words.filter((word) => word !== "");
  return (text) =>
    words.includes(text)
      ? ok(text)
      : bad(`unknown ${what} "${text}"`, nearestHint(text, named) ?? `expected ${oneOf(named)}`);
}

/** A tool's name, with parts after "+" and a version after "@" that later rooms read. */
function checkTool(what: string, words: readonly string[]): (text: string) => Checked<string> {
  return (text) => {
    const name = /^[^@+]*/.exec(text)?.[0] ?? "";
    if (words.includes(name)) return ok(text);
    return bad(`unknown ${what} "${text}"`, nearestHint(name, words) ?? `expected ${oneOf(words)}`);
  };
}
