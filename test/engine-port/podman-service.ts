import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { which } from "zx";

const run = promisify(execFile);

/** A Podman of the test's own, with a store of its own; it goes with all that it made. */
export interface PodmanService extends AsyncDisposable {
  readonly socket: string;
}

/** Where podman is; null where it is not installed. */
export const podmanPath: string | null = await which("podman", { nothrow: true });

/** Starts `podman system service` in a temporary folder. */
export async function startPodman(): Promise<PodmanService> {
  const dir = await mkdtemp(join(tmpdir(), "gauntlet-podman-"));
  const socket = join(dir, "podman.sock");
  const store = ["--root", join(dir, "root"), "--runroot", join(dir, "run"), "--tmpdir", join(dir, "tmp")];
  const child = spawn(
    podmanPath ?? "podman",
    [...store, "system", "service", "-t", "0", `unix://${socket}`],
    {
      stdio: ["ignore", "ignore", "pipe"],
    },
  );
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said = (said + chunk).slice(-2_000);
  });
  for (let tries = 0; !(await answers(socket)); tries++) {
    if (tries > 200 || child.exitCode !== null) throw new Error(`podman did not start: ${said}`);
    await sleep(50);
  }
  return {
    socket,
    [Symbol.asyncDispose]: async () => {
      await run(podmanPath ?? "podman", [...store, "rm", "--all", "--force", "--time", "0"]).catch(() => {});
      child.kill("SIGTERM");
      if (child.exitCode === null) await once(child, "exit");
      await run("umount", ["-l", join(dir, "root/overlay")]).catch(() => {});
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function answers(socket: string): Promise<boolean> {
  const { request } = await import("node:http");
  return new Promise((resolve) => {
    const ask = request({ socketPath: socket, path: "/_ping" }, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    ask.once("error", () => resolve(false)).end();
  });
}
