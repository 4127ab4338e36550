import { readFile } from "node:fs/promises";

/** A process by what does not come back when its number does: "4711 982334", the pid and when it started. */
export async function processIdentity(pid: number): Promise<string | undefined> {
  const started = await startTicks(pid);
  return started === undefined ? undefined : `${pid} ${started}`;
}

/** Whether the process that an identity was taken from still runs. */
export async function stillRuns(identity: string): Promise<boolean> {
  const pid = pidOf(identity);
  return pid !== undefined && (await processIdentity(pid)) === identity.trim();
}

/** The pid in an identity; undefined for a text that is none. */
export function pidOf(identity: string): number | undefined {
  const pid = Number(/^(\d+) \S+$/.exec(identity.trim())?.[1]);
  return Number.isSafeInteger(pid) && pid > 0 ? pid : undefined;
}

/** Clock ticks since boot, field 22 of /proc/PID/stat; "?" where there is no /proc. Undefined for a zombie or no process. */
async function startTicks(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  if (stat === undefined) return process.platform === "linux" || !signals(pid) ? undefined : "?";
  // The second field is the program's name, which may hold anything.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields[0] === "Z" ? undefined : fields[19];
}

function signals(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
