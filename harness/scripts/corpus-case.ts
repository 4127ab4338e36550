import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { CHANCE_NAMES } from "./corpus-normalise.ts";

/** What one case says; see test/fixtures/corpus/README.md for each key. */
const caseText = z.strictObject({
  class: z.string(),
  attribution: z.enum(["project", "toolchain", "environment", "unknown"]),
  outcome: z.string().default("fail"),
  go: z.array(z.string()).default(["1.13.15", "1.20.14", "1.27.4"]),
  step: z.string().default("build"),
  argv: z.array(z.string()).optional(),
  target: z.string().default("linux/amd64"),
  cgo: z.boolean().default(false),
  env: z.record(z.string(), z.string()).default({}),
  /** Modules to have in the module cache before the step, as path@version. */
  modules: z.array(z.string()).default([]),
  /** A shell line to run before the step, which must succeed. */
  prepare: z.string().optional(),
  /** Debian packages beside a C toolchain. */
  system: z.array(z.string()).default([]),
  /** What differs from capture to capture, beside what always may. */
  chance: z.array(z.enum(CHANCE_NAMES)).default([]),
  limits: z
    .strictObject({
      vkb: z.number().optional(),
      nproc: z.number().optional(),
      nofile: z.number().optional(),
    })
    .default({}),
  /** What differs from the above with one release: class, attribution or outcome. */
  versions: z
    .record(
      z.string(),
      z.strictObject({
        class: z.string().optional(),
        attribution: z.enum(["project", "toolchain", "environment", "unknown"]).optional(),
        outcome: z.string().optional(),
      }),
    )
    .default({}),
});

/** A failing project with what it is to show, and with which releases. */
export type CorpusCase = z.infer<typeof caseText> & {
  readonly name: string;
  readonly projectDir: string;
};

const ARGV: Readonly<Record<string, readonly string[]>> = {
  build: ["go", "build", "./..."],
  vet: ["go", "vet", "./..."],
  test: ["go", "test", "-count=1", "./..."],
};

/** All cases below `dir`, by name. Throws when a case.yaml cannot be read. */
export function loadCases(dir: string): readonly CorpusCase[] {
  return readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
    .map((entry) => {
      const text = readFileSync(join(dir, entry.name, "case.yaml"), "utf8");
      const read = caseText.safeParse(parse(text));
      if (!read.success) throw new Error(`${entry.name}/case.yaml: ${z.prettifyError(read.error)}`);
      return { ...read.data, name: entry.name, projectDir: join(dir, entry.name, "project") };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The command of a case's step. */
export function argvOf(one: CorpusCase): readonly string[] {
  return one.argv ?? ARGV[one.step] ?? ["go", "build", "./..."];
}

/** What a case expects of one release. */
export function expectationOf(
  one: CorpusCase,
  version: string,
): {
  readonly class: string;
  readonly attribution: string;
  readonly outcome: string;
} {
  const own = one.versions[version] ?? {};
  return {
    class: own.class ?? one.class,
    attribution: own.attribution ?? one.attribution,
    outcome: own.outcome ?? one.outcome,
  };
}
