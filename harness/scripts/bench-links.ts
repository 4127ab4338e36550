import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { RunDocument } from "../report/run-schema.ts";
import { removeBuildCaches } from "./bench-engine.ts";
import { type LoopCell, shellLoop } from "./bench-loop.ts";

const run = promisify(execFile);

const MODULE = "golang.org/x/tools@v0.24.0";
const PACKAGE = "./cmd/stringer";
const RELEASES = ["1.20", "1.22", "1.24"];
const LDFLAGS = [
  "",
  "-w",
  "-s",
  "-s -w",
  "-X main.a=1",
  "-X main.a=2",
  "-w -X main.a=1",
  "-compressdwarf=false",
  "-s -w -X main.a=1",
  "-v",
];

/** How much longer a loop of cold `docker run … go build` takes over a surface of 10 ldflags and 3 releases than linkmem does. */
export async function surfaceAgainstLoop(state: string): Promise<number> {
  const axes = [
    MODULE,
    "--packages",
    PACKAGE,
    "--go",
    RELEASES.join(","),
    "--target",
    "linux/amd64",
    "--cgo",
    "0",
  ];
  // Images, modules and the probe are there for both; what the loop is made of is known from it.
  const known = JSON.parse(await gauntlet(["run", ...axes, "--json", "-q"], state)) as RunDocument;
  await removeBuildCaches();
  const flags = LDFLAGS.map((value) => `--ldflags=${value}`);
  const began = performance.now();
  const surface = await gauntlet(
    ["linkmem", ...axes, ...flags, "--repeat", "1", "--no-trace", "--json", "-q"],
    state,
  );
  const seconds = (performance.now() - began) / 1000;
  const { points } = JSON.parse(surface) as { readonly points: readonly unknown[] };
  const cells = known.cells.flatMap((cell) =>
    LDFLAGS.map(
      (ldflags): LoopCell => ({
        ...{ go: String(cell.axes.go), target: String(cell.axes.target), ldflags },
        imageKey: cell.image?.key ?? "",
      }),
    ),
  );
  const loop = await shellLoop(cells, MODULE, PACKAGE, state);
  if (loop.passed !== points.length || points.length !== cells.length)
    throw new Error(`of ${cells.length} links the loop made ${loop.passed}, linkmem ${points.length}`);
  return loop.seconds / seconds;
}

async function gauntlet(args: readonly string[], state: string): Promise<string> {
  const env = { ...process.env, GAUNTLET_STATE: state };
  const { stdout } = await run("node", ["dist/main.mjs", ...args], { env, maxBuffer: 256 * 2 ** 20 });
  return stdout;
}
