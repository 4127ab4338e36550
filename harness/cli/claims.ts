import { join, resolve } from "node:path";
import { type EvidenceRun, settleClaim } from "../analyse/settle-claim.ts";
import { measuredFilesOf, type SettledClaim, scenarioFilesOf } from "../domain/claim.ts";
import { type EngineLease, resolveEngine } from "../engine/resolve-engine.ts";
import { renderClaims, renderClaimsJson, verdictWords } from "../report/claims.ts";
import { renderClaimsMarkdown } from "../report/claims-markdown.ts";
import { loadClaims, type PlacedClaim } from "../spec/load-claims.ts";
import { findClaimEngine, storeClaimEngine } from "../store/claim-runs.ts";
import { openStateFolder, type StateFolder } from "../support/state-folder.ts";
import {
  type EvidenceGround,
  evidenceGround,
  knownEvidence,
  makeEvidence,
  planEvidence,
} from "./claim-runs.ts";
import { EXIT, type ExitStatus, UserError, unknownWord } from "./exit-status.ts";
import type { Io } from "./io.ts";
import { packageRoot } from "./package-root.ts";
import type { RunOptions } from "./run-session.ts";
import { parseJobs } from "./sizing.ts";
import type { Verbs } from "./verbs.ts";

interface Options extends Pick<RunOptions, "fresh" | "jobs" | "quiet"> {
  readonly only?: readonly string[];
  readonly stored?: boolean;
  readonly offline?: boolean;
  readonly format: string;
  readonly json?: boolean;
}

const FORMATS = ["text", "json", "markdown"];

/** `gauntlet claims`: the handbook's claims, settled by running them. */
export function addClaimsVerb({ program, io, finish, signal }: Verbs): void {
  program
    .command("claims")
    .argument("[folder]", "a folder of claims of your own; those of the handbook when absent")
    .description("settle the handbook's claims by running their scenarios, and print the table of verdicts")
    .option("--only <ids...>", "these claims or statements alone (H3.1, H1.1a)")
    .option("--stored", "run nothing: what is known, judged by the rules of today")
    .option("--fresh", "run every cell, also those whose result is known")
    .option("-j, --jobs <n>", "cells that compile at a time")
    .option("--offline", "ask nothing of the network")
    .option("--format <format>", "text, json or markdown", "text")
    .option("--json", "the same as --format json")
    .option("-q, --quiet", "no progress")
    .addHelpText("after", EXAMPLES)
    .action(async (folder: string | undefined, options: Options) =>
      finish(await claims(folder, options, io, signal)),
    );
}

const EXAMPLES = `
Examples:
  gauntlet claims                       all of them; a second call runs nothing
  gauntlet claims --only H1.1 H3.2      two of them
  gauntlet claims --stored --format markdown
  gauntlet run H1.1/unclosed.yaml       one scenario of a claim, as any other`;

async function claims(
  folder: string | undefined,
  options: Options,
  io: Io,
  signal: AbortSignal,
): Promise<ExitStatus> {
  if (!FORMATS.includes(options.format))
    throw new UserError(unknownWord("--format", options.format, FORMATS));
  if (options.jobs !== undefined) parseJobs(options.jobs);
  const place = folder === undefined ? join(packageRoot(), "scenarios") : resolve(io.cwd, folder);
  const wanted = chosen(await loadClaims(place, folder), options.only);
  const state = await openStateFolder(io.env);
  await using lease = options.stored ? null : await resolveEngine(state, io.env);
  const engine = lease ? lease.info : await findClaimEngine(state);
  if (lease) await storeClaimEngine(state, lease.info);
  const ground = engine && (await evidenceGround(state, engine, options.offline || lease === null));
  const work = { options, io, signal, state, lease, ground };
  const settled: SettledClaim[] = [];
  for (const placed of wanted) {
    const runs = await runsOf(placed, work);
    if (signal.aborted) {
      io.warn("interrupted; what is done is kept: gauntlet claims goes on from here");
      return EXIT.interrupted;
    }
    const done = settleClaim(placed.claim, runs);
    settled.push(done);
    if (!options.quiet) io.warn(`${done.id} ${verdictWords(done.verdict)}`);
  }
  io.print(render(settled, options, io));
  return settled.some(({ verdict }) => verdict.kind === "not-reproducible")
    ? EXIT.inconclusive
    : EXIT.asExpected;
}

interface Work {
  readonly options: Options;
  readonly io: Io;
  readonly signal: AbortSignal;
  readonly state: StateFolder;
  /** Null where nothing is to be run. */
  readonly lease: EngineLease | null;
  /** Null where claims have never been run and are not to be. */
  readonly ground: EvidenceGround | null;
}

/** The runs of a claim's scenarios by file name: what is known already, else made now. */
async function runsOf({ claim, folder }: PlacedClaim, work: Work): Promise<Map<string, EvidenceRun>> {
  const { options, io, signal, state, lease, ground } = work;
  const runs = new Map<string, EvidenceRun>();
  if (ground === null) return runs;
  const found = await Promise.all(
    [...scenarioFilesOf(claim), ...measuredFilesOf(claim)].map(async (file, at, { length }) => {
      const measured = at >= length - measuredFilesOf(claim).length;
      const planned = await planEvidence(join(folder, file), measured, ground);
      return {
        file,
        planned,
        known: options.fresh ? null : await knownEvidence(planned, state, lease !== null),
      };
    }),
  );
  for (const { file, planned, known } of found) {
    if (known) runs.set(file, known);
    if (known !== null || lease === null || signal.aborted) continue;
    if (!options.quiet) io.warn(`${claim.id}/${file}: ${planned.planned.plan.cells.length} cells`);
    // One lease holds a private engine alive from the first scenario to the last.
    await lease.connect();
    runs.set(file, await makeEvidence(planned, { ...options, json: false }, { io, signal, state }));
  }
  return runs;
}

/** Only the claims and statements asked for. Throws a UserError for a word that is none. */
function chosen(all: readonly PlacedClaim[], only: readonly string[] | undefined): readonly PlacedClaim[] {
  if (only === undefined) return all;
  const known = all.flatMap(({ claim }) => [claim.id, ...claim.lines.map(({ id }) => id)]);
  const strange = only.find((word) => !known.includes(word));
  if (strange !== undefined) throw new UserError(unknownWord("--only", strange, known));
  return all.flatMap((placed) => {
    const { claim } = placed;
    const lines = only.includes(claim.id) ? claim.lines : claim.lines.filter(({ id }) => only.includes(id));
    return lines.length === 0 ? [] : [{ ...placed, claim: { ...claim, lines } }];
  });
}

function render(settled: readonly SettledClaim[], { format, json }: Options, io: Io): string {
  if (json || format === "json") return renderClaimsJson(settled);
  return format === "markdown" ? renderClaimsMarkdown(settled) : renderClaims(settled, io);
}
