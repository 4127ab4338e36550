import { execFile } from "node:child_process";
import { chmod, chown, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectEngine } from "../../harness/engine/docker/connect.ts";
import { documentOf, type RunDocument } from "../engine/gauntlet.ts";
import { RELEASES } from "../engine/global-setup.ts";
import { GO_MOD, writeFiles } from "../engine/projects.ts";
import { conformance } from "./conformance.ts";
import { needed } from "./needed.ts";
import { type PodmanService, startPodman } from "./podman-service.ts";
import {
  giveTo,
  installFor,
  processesOf,
  stateFor,
  type Unprivileged,
  unprivileged,
} from "./unprivileged.ts";

const run = promisify(execFile);
await Promise.all(["podman", "newuidmap", "slirp4netns"].map((each) => needed(each)));

/** Takes 200 MiB for itself and uses each page of it. */
const EATER = `package main

func main() {
	eaten := make([]byte, 200<<20)
	for i := 0; i < len(eaten); i += 4096 {
		eaten[i] = 1
	}
	println("ate", len(eaten)>>20, "MiB")
}
`;

describe("a private Podman without root", () => {
  let user: Unprivileged;
  let program: string;
  beforeAll(async () => {
    user = await unprivileged();
    program = await installFor(user);
    await writeFiles(join(user.home, "eater"), { "go.mod": GO_MOD, "main.go": EATER });
    await giveTo(user, join(user.home, "eater"));
  });
  afterAll(() => user?.[Symbol.asyncDispose]());

  /** Runs the program as the user; what it prints whatever its exit status. */
  async function asUser(state: string, args: readonly string[]) {
    const env = { ...user.env, GAUNTLET_STATE: state, GAUNTLET_SOURCES: "module,bootstrap" };
    const { uid, gid, home } = user;
    const ended = await run(process.execPath, [program, ...args], {
      uid,
      gid,
      cwd: home,
      env,
      maxBuffer: 2 ** 26,
    }).catch((error: { readonly code: number; readonly stdout: string; readonly stderr: string }) => error);
    const code = "code" in ended ? ended.code : 0;
    return { ...ended, code, signal: null, peakRssBytes: 0 };
  }

  test("runs a cell, says which limits it does not hold, and takes no figures from a group that is not the cell's", async () => {
    const state = await stateFor(user);
    const args = ["run", "eater", "--go", RELEASES.newer, "--cgo", "0", "--steps", "build,run"];
    const ended = await asUser(state, [...args, "--memory", "64MiB", "--json"]);
    const { engine, cells, warnings }: RunDocument = documentOf(ended);
    expect(engine).toMatchObject({ kind: "podman", rootless: true });
    if (engine.cgroup === 1) {
      // The kernel gives such an engine no group to put a limit in: what would be killed elsewhere passes here.
      expect(warnings.join()).toContain("cannot enforce limits on memory");
      expect(cells).toMatchObject([{ outcome: "pass", memory: { cgroupPeakBytes: null, source: null } }]);
    }
    expect(cells[0]?.toolchain).toMatchObject({ verified: true });
    expect(await processesOf(user)).toEqual([]);
    expect((await readdir(tmpdir())).filter((name) => name.startsWith("gnp-"))).toEqual([]);
  });

  test("is what doctor finds for such a user, with what it cannot do", async () => {
    const { stdout, code } = await asUser(join(user.home, "state"), ["doctor"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^✓ container engine: rootless podman .*cgroup v\d.*private engine/m);
    if (/cgroup v1/.test(stdout)) expect(stdout).toContain("no memory verdicts");
    // Device nodes are the machine's: where udev made them, everybody may open this one.
    const open = ((await stat("/dev/net/tun")).mode & 0o006) === 0o006;
    expect(stdout).toMatch(
      open ? /^✓ rootless network/m : /^✗ rootless network: .*\n.*\n +mend: sudo chmod/m,
    );
    expect(await processesOf(user)).toEqual([]);
  });

  test("is not there for a user without a range of ids, and doctor says what gives it", async () => {
    const alone = { uid: NOBODYS_UID, gid: NOBODYS_UID };
    const state = await mkdtemp(join(tmpdir(), "gauntlet-nobody-"));
    await chown(state, alone.uid, alone.gid);
    const env = { ...user.env, HOME: state, USER: "", GAUNTLET_STATE: state };
    await chmod(user.home, 0o755);
    const ended = await run(process.execPath, [program, "doctor"], { ...alone, cwd: state, env }).catch(
      (error: { readonly code: number; readonly stdout: string }) => error,
    );
    expect(ended).toMatchObject({
      code: 3,
      stdout: expect.stringMatching(/^✗ container engine: .*no range of 65536 ids/m),
    });
    expect(ended.stdout).toContain("mend: sudo usermod --add-subuids");
    await rm(state, { recursive: true, force: true });
  });
});

/** Nobody's, and so without ranges in /etc/subuid. */
const NOBODYS_UID = 60_321;

describe("Podman of an unprivileged user", () => {
  let user: Unprivileged;
  let podman: PodmanService;
  beforeAll(async () => {
    user = await unprivileged();
    podman = await startPodman(user);
  });
  afterAll(async () => {
    await podman?.[Symbol.asyncDispose]();
    await user?.[Symbol.asyncDispose]();
  });

  conformance("a rootless Podman", () => connectEngine({ kind: "unix", path: podman.socket, from: "test" }));
});
