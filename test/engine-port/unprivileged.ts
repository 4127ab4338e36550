import { execFile } from "node:child_process";
import { chown, cp, mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { promisify } from "node:util";
import { inject } from "vitest";

const run = promisify(execFile);
const ROOT = new URL("../..", import.meta.url).pathname;

/** Made by `make test-tools`, with a range of user ids of its own. */
const NAME = "gauntlet-test";

/** A user without privileges, and a folder of its own that goes with the test. */
export interface Unprivileged extends AsyncDisposable {
  readonly uid: number;
  readonly gid: number;
  /** HOME, and where all that it makes lies. */
  readonly home: string;
  /** Nothing of root's. */
  readonly env: NodeJS.ProcessEnv;
}

/** The tests' unprivileged user. Rejects when this process cannot become it, or when it is not there. */
export async function unprivileged(): Promise<Unprivileged> {
  if (process.getuid?.() !== 0) throw new Error("this test becomes another user: run it as root");
  const line = (await readFile("/etc/passwd", "utf8"))
    .split("\n")
    .find((each) => each.startsWith(`${NAME}:`));
  if (!line) throw new Error(`this test needs the user ${NAME}; get it with: make test-tools`);
  const [uid = 0, gid = 0] = line.split(":").slice(2, 4).map(Number);
  const home = await mkdtemp(join(tmpdir(), "gauntlet-user-"));
  await chown(home, uid, gid);
  return {
    ...{ uid, gid, home },
    env: { HOME: home, USER: NAME, PATH: "/usr/local/bin:/usr/bin:/bin", LANG: "C.UTF-8", CI: "1" },
    [Symbol.asyncDispose]: () => rm(home, { recursive: true, force: true }),
  };
}

/** Gives the user a folder with all that is in it. */
export async function giveTo({ uid, gid }: Unprivileged, folder: string): Promise<void> {
  await run("chown", ["-R", `${uid}:${gid}`, folder]);
}

/** Puts the built program where the user may read it, which the sources' folder need not be. Gives its main file. */
export async function installFor(user: Unprivileged): Promise<string> {
  const to = join(user.home, "gauntlet");
  await mkdir(join(to, "dist"), { recursive: true });
  const { stdout } = await run("npm", ["ls", "--omit=dev", "--all", "--parseable"], { cwd: ROOT }).catch(
    // npm complains of optional packages of other platforms, and lists all the same.
    (error: { readonly stdout: string }) => error,
  );
  const packages = stdout.split("\n").map((path) => relative(ROOT, path));
  const parts = ["package.json", "images", ...packages.filter((path) => path.startsWith("node_modules/"))];
  for (const part of parts) await cp(join(ROOT, part), join(to, part), { recursive: true });
  await cp(dirname(inject("ground").program), join(to, "dist"), { recursive: true });
  await giveTo(user, to);
  return join(to, "dist/main.mjs");
}

/** A state folder of the user's, which knows the releases and toolchains already. */
export async function stateFor(user: Unprivileged): Promise<string> {
  const { seed } = inject("ground");
  const state = join(user.home, "state");
  await mkdir(state);
  const known = new Set(["releases.json", "probe", "modules", "fetching-go"]);
  for (const name of (await readdir(seed)).filter((each) => known.has(each)))
    await cp(join(seed, name), join(state, name), { recursive: true, dereference: true });
  await giveTo(user, state);
  return state;
}

/** Command lines of the user's processes that are no zombies. */
export async function processesOf({ uid }: Unprivileged): Promise<string[]> {
  const { stdout } = await run("ps", ["-eo", "uid=,stat=,args="]);
  return stdout.split("\n").filter((each) => {
    const [owner, state = "Z"] = each.trim().split(/\s+/);
    return Number(owner) === uid && !state.startsWith("Z");
  });
}
