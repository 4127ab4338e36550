import type { Cell } from "../domain/cell.ts";
import type { ContainerSpec } from "../domain/container-engine.ts";
import { CELL_PATHS, CELL_UID } from "../domain/probe-protocol.ts";
import { type CellGround, cellContainer } from "./cell-container.ts";
import { phasesOf } from "./phases.ts";

/** What is to run in a cell's container in place of its steps: a command, or a shell for a person. */
export type SessionWish =
  | { readonly kind: "command"; readonly argv: readonly string[] }
  | { readonly kind: "shell" };

/**
 * A cell's container as it was when its first step began, for a person or one command: the same image, volumes, limits,
 * environment, uid and project, without the probe. Needs an image with a shell. Undefined for a cell without steps.
 */
export function sessionContainer(
  cell: Cell,
  ground: CellGround,
  wish: SessionWish,
  terminal: boolean,
): ContainerSpec | undefined {
  // What its trial damages is its own copy; a session sees the caches as they are.
  const plain: Cell = { ...cell, cache: "cold" };
  const phase = phasesOf(plain, ground.workingFolder)[0];
  const step = phase?.steps[0];
  if (!phase || !step) return undefined;
  // A session may do anything: it gets a copy of nothing shared.
  const at = { phase, index: 0, attempt: 1, binVolume: null, leftMs: cell.limits.timeoutMs };
  const spec = cellContainer(plain, { ...ground, cacheVolume: null }, at);
  const copy = `cp -R ${CELL_PATHS.project}/. ${CELL_PATHS.source} && cd "$0"`;
  const then = wish.kind === "shell" ? "exec /bin/sh -i" : 'exec "$@"';
  const argv = wish.kind === "shell" ? [] : wish.argv;
  return {
    ...spec,
    name: `${spec.name}-session-${process.pid}`,
    command: ["/bin/sh", "-c", `${copy} && ${then}`, step.cwd, ...argv],
    env: { ...step.env, ...(terminal ? { TERM: "xterm" } : {}) },
    session: { user: `${CELL_UID}:${CELL_UID}`, workingFolder: CELL_PATHS.work, terminal },
    capabilities: [],
  };
}
