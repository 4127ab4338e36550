import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { z } from "zod";
import { type Claim, measuredFilesOf, scenarioFilesOf } from "../domain/claim.ts";
import { claimSchema } from "./claim-schema.ts";
import { type Problem, ScenarioError } from "./problem.ts";
import { readYaml, wholeFile } from "./read-yaml.ts";
import { shapeProblems } from "./shape-problems.ts";

/** A claim with the folder that its evidence lies in. */
export interface PlacedClaim {
  readonly claim: Claim;
  readonly folder: string;
}

/**
 * All claims below a folder, in the handbook's order: each folder with a claim.yaml. `shown` is what its user calls it.
 * Throws a ScenarioError.
 */
export async function loadClaims(folder: string, shown = folder): Promise<readonly PlacedClaim[]> {
  const found = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    throw new ScenarioError([wholeFile(shown, `cannot be read: ${error.code ?? "unknown error"}`)]);
  });
  const names = found.filter((name) => /^H\d+\.\d+$/.test(name));
  if (names.length === 0)
    throw new ScenarioError([wholeFile(shown, "no claim in it", "a claim is a folder such as H1.1")]);
  const order = (name: string): readonly number[] => name.slice(1).split(".").map(Number);
  const sorted = names.sort((a, b) => {
    const [[a1 = 0, a2 = 0], [b1 = 0, b2 = 0]] = [order(a), order(b)];
    return a1 - b1 || a2 - b2;
  });
  return Promise.all(sorted.map((name) => loadClaim(join(folder, name))));
}

async function loadClaim(folder: string): Promise<PlacedClaim> {
  const file = join(folder, "claim.yaml");
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new ScenarioError([wholeFile(file, `cannot be read: ${error.code ?? "unknown error"}`)]);
  });
  const parsed = parseClaim(text, file, basename(folder));
  const problems = parsed.kind === "ok" ? await missing(parsed.claim, folder, file) : parsed.problems;
  if (problems.length > 0 || parsed.kind !== "ok") throw new ScenarioError([...problems]);
  return { claim: parsed.claim, folder };
}

async function missing(claim: Claim, folder: string, file: string): Promise<Problem[]> {
  const names = [...scenarioFilesOf(claim), ...measuredFilesOf(claim)];
  const found = await Promise.all(names.map((name) => stat(join(folder, name)).catch(() => null)));
  return names
    .filter((_, at) => !found[at]?.isFile())
    .map((name) => wholeFile(file, `there is no ${name} beside it`));
}

/** Reads a claim.yaml's text; `id` is its folder's name. */
export function parseClaim(
  text: string,
  path: string,
  id: string,
):
  | { readonly kind: "ok"; readonly claim: Claim }
  | { readonly kind: "problems"; readonly problems: readonly Problem[] } {
  const yaml = readYaml(text, path, "claim");
  if (yaml.kind === "problems") return yaml;
  const { source, value } = yaml;
  const read = claimSchema.safeParse(value, { reportInput: true });
  if (!read.success) return { kind: "problems", problems: shapeProblems(source, read.error.issues, keysAt) };
  const wrong = wrongIds(
    read.data.lines.map((line) => line.id),
    id,
  );
  if (wrong.length > 0) return { kind: "problems", problems: wrong.map((words) => wholeFile(path, words)) };
  const lines = read.data.lines.map((line) => ({
    ...{ id: line.id, says: line.says },
    ...{ evidence: line.evidence ?? [], controls: line.controls ?? [], pending: line.pending ?? null },
    ...(line.links ? { links: line.links } : {}),
  }));
  return { kind: "ok", claim: { id, claim: read.data.claim, lines } };
}

function wrongIds(ids: readonly string[], claim: string): string[] {
  const foreign = ids.filter((id) => id.slice(0, -1) !== claim);
  const twice = new Set(ids.filter((id, at) => ids.indexOf(id) !== at));
  return [
    ...foreign.map((id) => `statement ${id} is not one of ${claim}`),
    ...[...twice].map((id) => `statement ${id} is made twice`),
  ];
}

/** Valid keys at a path, for suggestions. */
function keysAt(path: readonly PropertyKey[]): readonly string[] {
  return path.length === 0
    ? Object.keys(claimSchema.shape)
    : ["id", "says", "evidence", "controls", "links", "pending"];
}

/** The JSON Schema of claim.yaml, for editors. */
export function claimJsonSchema(): Record<string, unknown> {
  const made = z.toJSONSchema(claimSchema, {
    io: "input",
    reused: "inline",
    override: ({ jsonSchema }) => void delete (jsonSchema as Record<string, unknown>).gauntlet,
  });
  return {
    ...made,
    title: "A claim of the handbook",
    description: "Its statements, and the scenarios that decide them.",
  };
}
