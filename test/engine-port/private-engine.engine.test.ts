import { execFile, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { connectEngine } from "../../harness/engine/docker/connect.ts";
import { usePrivateEngine } from "../../harness/engine/private-engine.ts";
import { openStateFolder, type StateFolder } from "../../harness/support/state-folder.ts";
import { needed } from "./needed.ts";

const run = promisify(execFile);
const ROOT = new URL("../..", import.meta.url).pathname;
const dockerd = { kind: "dockerd", path: await needed("dockerd", { asRoot: true }) } as const;

let dir: string;
let state: StateFolder;
let before: string;

/** What a private dockerd could leave on the machine, by its own name. */
async function leftOnMachine(): Promise<string[]> {
  const name = `gnt-${createHash("sha256").update(state.dir).digest("hex").slice(0, 10)}`;
  const [links, rules, mounts, processes, sockets] = await Promise.all([
    run("ip", ["-br", "link"]).then((r) => r.stdout),
    run("iptables-save").then((r) => r.stdout),
    readFile("/proc/self/mountinfo", "utf8"),
    run("ps", ["-eo", "args"]).then((r) => r.stdout),
    readdir("/run").then((names) => names.join("\n")),
  ]);
  const all = [links, rules, mounts, processes, sockets].join("\n").split("\n");
  return all.filter((line) => line.includes(name) || line.includes(`${state.dir}/engine`));
}

/** The rules of the daemon that was there before; its private neighbour must not flush them. */
async function firewall(): Promise<string> {
  const { stdout } = await run("iptables-save");
  return stdout
    .split("\n")
    .filter((line) => /^-A .*(DOCKER|docker0)/.test(line))
    .join("\n");
}

describe("a private dockerd", () => {
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), "gauntlet-private-"));
  });
  beforeEach(async () => {
    state = await openStateFolder({ GAUNTLET_STATE: join(dir, "a state folder") });
    before = await firewall();
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  test("answers beside another dockerd, and leaves nothing of itself when it is let go", async () => {
    {
      await using own = await usePrivateEngine(state, dockerd);
      const engine = await connectEngine(own.endpoint);
      expect(engine.info.kind).toBe("docker");
      expect(await engine.listImages()).toEqual([]);
      expect(await leftOnMachine()).not.toEqual([]);
    }
    expect(await leftOnMachine()).toEqual([]);
    expect(await firewall()).toBe(before);
  });

  test("serves its second user with the same daemon, and ends with the last", async () => {
    const first = await usePrivateEngine(state, dockerd);
    const second = await usePrivateEngine(state, dockerd);
    expect(second.endpoint).toEqual(first.endpoint);
    await first[Symbol.asyncDispose]();
    await first[Symbol.asyncDispose]();
    expect((await connectEngine(second.endpoint)).info.kind).toBe("docker");
    await second[Symbol.asyncDispose]();
    await expect(connectEngine(second.endpoint)).rejects.toThrow();
  });

  test("does not wait for a user that was killed", async () => {
    const own = await usePrivateEngine(state, dockerd);
    const other = await useElsewhere();
    expect(await readdir(join(state.dir, "engine/users"))).toHaveLength(2);
    other.kill("SIGKILL");
    await once(other, "exit");
    await own[Symbol.asyncDispose]();
    expect(await leftOnMachine()).toEqual([]);
    expect(await readdir(join(state.dir, "engine/users"))).toEqual([]);
  });

  test("comes back after its daemon was killed, and clears what that left", async () => {
    const own = await usePrivateEngine(state, dockerd);
    const pid = Number((await readFile(join(state.dir, "engine/daemon"), "utf8")).split(" ")[0]);
    process.kill(pid, "SIGKILL");
    await expect.poll(() => connectEngine(own.endpoint).catch(() => null)).toBeNull();
    const again = await usePrivateEngine(state, dockerd);
    expect((await connectEngine(again.endpoint)).info.kind).toBe("docker");
    await Promise.all([own, again].map((each) => each[Symbol.asyncDispose]()));
    expect(await leftOnMachine()).toEqual([]);
    expect(await firewall()).toBe(before);
  });

  test("starts over stale files that a machine which went down left", async () => {
    await mkdir(join(state.dir, "engine/users"), { recursive: true });
    await writeFile(join(state.dir, "engine/daemon"), `${process.pid} 1`);
    await writeFile(join(state.dir, "engine/users/1-abcd"), "1 1");
    const own = await usePrivateEngine(state, dockerd);
    const socket = own.endpoint.kind === "unix" ? own.endpoint.path : "";
    await own[Symbol.asyncDispose]();
    await mkdir(join(socket, ".."), { recursive: true });
    await Promise.all([
      writeFile(socket, ""),
      writeFile(join(socket, "../dockerd.pid"), String(process.pid)),
    ]);
    await using again = await usePrivateEngine(state, dockerd);
    expect((await connectEngine(again.endpoint)).info.kind).toBe("docker");
  });

  test("that cannot start says what its log said, and leaves nothing", async () => {
    await rm(join(state.dir, "engine/data"), { recursive: true, force: true });
    await mkdir(join(state.dir, "engine"), { recursive: true });
    await writeFile(join(state.dir, "engine/data"), "no folder");
    await expect(usePrivateEngine(state, dockerd)).rejects.toThrow(
      /dockerd did not start \(it ended\): .*points to a file/,
    );
    expect(await leftOnMachine()).toEqual([]);
    await rm(join(state.dir, "engine/data"));
  });
});

/** Another process that uses the same private engine until it is killed. */
async function useElsewhere() {
  const program =
    `import { usePrivateEngine } from "${ROOT}harness/engine/private-engine.ts";` +
    `import { openStateFolder } from "${ROOT}harness/support/state-folder.ts";` +
    `await usePrivateEngine(await openStateFolder(process.env), ${JSON.stringify(dockerd)});` +
    `console.log("in use"); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", program], {
    ...{
      cwd: ROOT,
      env: { ...process.env, GAUNTLET_STATE: state.dir },
      stdio: ["ignore", "pipe", "inherit"],
    },
  });
  await once(child.stdout, "data");
  return child;
}
