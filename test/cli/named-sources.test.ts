import { execFileSync } from "node:child_process";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readNamedSources } from "../../harness/cli/named-sources.ts";
import { tempFolder } from "../store/stored-run.ts";

/** A folder with sources, and with what is none. */
async function project(): Promise<string> {
  const folder = await tempFolder();
  const outside = await tempFolder();
  await writeFile(join(outside, "secret.go"), "secret");
  await mkdir(join(folder, "my dir"));
  await writeFile(join(folder, "main.go"), "package main\n");
  await writeFile(join(folder, "my dir", "a.go"), "package a\n");
  await writeFile(join(folder, "lines.go"), "0123456789abcde\n".repeat(20_000));
  await writeFile(join(folder, "line.go"), "x".repeat(10_000_000));
  await symlink(join(outside, "secret.go"), join(folder, "out.go"));
  await symlink(outside, join(folder, "far"));
  await symlink(join(folder, "main.go"), join(folder, "near.go"));
  execFileSync("mkfifo", [join(folder, "pipe.go")]);
  await mkdir(join(folder, "dir.go"));
  return folder;
}

/** What is read of it for an output of these lines. */
function read(folder: string, ...lines: readonly string[]) {
  return readNamedSources(lines, folder, [folder]);
}

describe("the sources that an output names", () => {
  test("are read whole, once, by names that are relative, absolute or hold blanks", async () => {
    const folder = await project();
    const found = await read(
      folder,
      ...["# m", "./main.go:1:9: x", "main.go:1: y", `read ${folder}/main.go: unexpected NUL in input`],
      ...["vet: my dir/a.go:1:1: z", "nowhere.go:1:1: x"],
    );
    expect(found).toMatchObject([
      { path: "./main.go", file: join(folder, "main.go"), startByte: 0, startLine: 1, startColumn: 1 },
      { path: "my dir/a.go", sizeBytes: 10 },
    ]);
    expect(Buffer.from(found[0]?.bytes ?? []).toString()).toBe("package main\n");
  });

  test("are regular files of the folder and nothing else", async () => {
    const folder = await project();
    const names = ["out.go", "far/secret.go", "pipe.go", "dir.go", "../x.go", "/etc/hosts.go", "a\0.go"];
    expect(await read(folder, ...names.map((name) => `${name}:1:1: x`))).toEqual([]);
    expect(await read(folder, "near.go:1:1: x")).toMatchObject([{ file: join(folder, "main.go") }]);
  });

  test("are read around the place where they are large, and not at all where it is not found", async () => {
    const folder = await project();
    const [lines, line, ...more] = await read(
      folder,
      ...["lines.go:10000:3: x", "line.go:1:2000000: y", "lines.go:99999:1: z"],
    );
    expect(more).toEqual([]);
    expect(lines).toMatchObject({ sizeBytes: 320_000, startLine: expect.any(Number) });
    const { startByte = 0, startLine = 0, startColumn = 0, bytes } = lines ?? {};
    expect((startLine - 1) * 16 + startColumn - 1).toBe(startByte);
    expect(bytes?.length).toBe(16 * 1024);
    expect(Math.abs(startByte + 8 * 1024 - 9_999 * 16)).toBeLessThan(16);
    expect(line).toMatchObject({ startLine: 1, startColumn: (line?.startByte ?? 0) + 1 });
  });

  test("are few and small for stack traces", async () => {
    const folder = await project();
    const frames = Array.from({ length: 60 }, (_, at) => `\t${folder}/lines.go:${at * 300 + 1} +0x1d`);
    const found = await read(folder, ...frames);
    expect(found.length).toBe(24);
    expect(Math.max(...found.map(({ bytes }) => bytes.length))).toBe(2048);
  });
});
