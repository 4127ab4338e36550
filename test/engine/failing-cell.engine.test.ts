import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { pack } from "tar-fs";
import { beforeAll, describe, expect, test } from "vitest";
import { drainProgress } from "../../harness/engine/docker/progress-stream.ts";
import type { StateFolder } from "../../harness/support/state-folder.ts";
import { docker, documentOf, gauntlet, newState, type RunDocument } from "./gauntlet.ts";
import { RELEASES } from "./global-setup.ts";
import { GO_MOD, newProject, writeFiles } from "./projects.ts";

describe("a cell that failed", () => {
  let state: StateFolder;
  let project: string;
  let document: RunDocument;

  beforeAll(async () => {
    state = await newState();
    project = await newProject({ "go.mod": GO_MOD, "main.go": "package main\n\nfunc main() { x := 1 }\n" });
    const run = await gauntlet(state, ["run", project, "--go", RELEASES.newest, "--cgo", "0", "--json"]);
    document = documentOf(run);
    expect(document.cells).toMatchObject([{ outcome: "fail", class: "compile.unused" }]);
  });

  test("opens again: the same toolchain, project, environment and user, and no network", async () => {
    const script = "go version; id -u; cat main.go; echo $GOPROXY; ls /sys/class/net";
    const shell = await gauntlet(state, [
      "shell",
      document.run,
      document.cells[0]?.id ?? "",
      "--",
      "sh",
      "-c",
      script,
    ]);
    expect(shell).toMatchObject({ code: 0 });
    expect(shell.stdout).toContain(`go version go${goOf(document)}`);
    expect(shell.stdout).toContain("65532\npackage main");
    expect(shell.stdout.trim().split("\n").slice(-2)).toEqual(["off", "lo"]);
  });

  test("gives a command's own exit code", async () => {
    const shell = await gauntlet(state, [
      "shell",
      document.run,
      document.cells[0]?.id ?? "",
      "--",
      "sh",
      "-c",
      "exit 7",
    ]);
    expect(shell).toMatchObject({ code: 7, stderr: "" });
  });

  test("is reproduced by the printed Dockerfile: the same exit code and first error", async () => {
    const { stdout } = await gauntlet(state, ["repro", document.run, document.cells[0]?.id ?? "", "--json"]);
    const { dockerfile } = JSON.parse(stdout) as { readonly dockerfile: string };
    await writeFiles(project, { Dockerfile: dockerfile });
    const again = await buildAndRun(project, await imageWithShell(goOf(document)));
    const cell = document.cells[0];
    expect(again.code).toBe(cell?.steps[0]?.exit);
    expect(again.output).toContain(cell?.steps[0]?.firstError?.replace(/^\.\//, ""));
  });
});

/** The release that the cell really ran. */
function goOf({ cells }: RunDocument): string {
  return cells[0]?.toolchain?.version.replace(/^go/, "") ?? "";
}

/** An image of that release with a shell, as a registry's golang image would be; the shell of the first test made it. */
async function imageWithShell(go: string): Promise<string> {
  const images = await docker().listImages();
  const tags = images.flatMap((image) => image.RepoTags ?? []);
  const found = tags.find((tag) => tag.includes(`gauntlet/go-on-base:${go}-`));
  if (!found) throw new Error(`no image of go ${go} with a shell`);
  return found;
}

async function buildAndRun(
  folder: string,
  base: string,
): Promise<{ readonly code: number; readonly output: string }> {
  const tag = `gauntlet-repro-test:${process.pid}`;
  const context = Readable.from(pack(folder));
  const built = await docker().buildImage(context, { t: tag, buildargs: { GO_IMAGE: base } });
  await drainProgress(built as Readable, () => {});
  const container = await docker().createContainer({
    Image: tag,
    HostConfig: { NetworkMode: "none" },
    Tty: true,
  });
  try {
    await container.start();
    const { StatusCode } = (await container.wait()) as { StatusCode: number };
    const log = await container.logs({ stdout: true, stderr: true, follow: true });
    return { code: StatusCode, output: (await buffer(log as unknown as Readable)).toString("utf8") };
  } finally {
    await container.remove({ force: true });
    await docker().getImage(tag).remove({ force: true });
  }
}
