import { randomBytes } from "node:crypto";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { EngineEndpoint } from "../domain/engine-endpoint.ts";
import { lockFor } from "../support/lock.ts";
import type { StateFolder } from "../support/state-folder.ts";
import { processIdentity, stillRuns } from "./living-process.ts";
import type { PrivateProgram } from "./private-choice.ts";
import { answers, startDaemon, stopDaemon } from "./private-daemon.ts";
import { type PrivatePlace, privatePlace } from "./private-place.ts";

/** A private engine in use; it is stopped when its last user lets go. */
export interface PrivateEngine extends AsyncDisposable {
  readonly endpoint: EngineEndpoint;
}

/**
 * Joins the state folder's running private engine, or starts it. Users are counted across processes; those that were
 * killed do not count. Rejects with the end of its log when it does not come up.
 */
export async function usePrivateEngine(state: StateFolder, daemon: PrivateProgram): Promise<PrivateEngine> {
  const place = await privatePlace(state, daemon.kind);
  await using _lock = await lockFor(state, "private-engine");
  if (!(await answers(place))) await startDaemon(daemon, place);
  const user = join(place.users, `${process.pid}-${randomBytes(4).toString("hex")}`);
  await writeFile(user, (await processIdentity(process.pid)) ?? "");
  const from = `a private ${daemon.kind} of this state folder`;
  let letGo: Promise<void> | undefined;
  return {
    endpoint: { kind: "unix", path: place.socket, from },
    [Symbol.asyncDispose]: () => {
      letGo ??= leave(state, { daemon, place, user });
      return letGo;
    },
  };
}

interface Use {
  readonly daemon: PrivateProgram;
  readonly place: PrivatePlace;
  readonly user: string;
}

async function leave(state: StateFolder, { daemon, place, user }: Use): Promise<void> {
  await using _lock = await lockFor(state, "private-engine");
  await rm(user, { force: true });
  if ((await livingUsers(place)) === 0) await stopDaemon(daemon, place);
}

/** How many uses are left; the files of users that were killed are removed. */
async function livingUsers(place: PrivatePlace): Promise<number> {
  let living = 0;
  for (const name of await readdir(place.users)) {
    const file = join(place.users, name);
    if (await stillRuns(await readFile(file, "utf8").catch(() => ""))) living += 1;
    else await rm(file, { force: true });
  }
  return living;
}
