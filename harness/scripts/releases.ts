/**
 * Writes harness/data/releases.json: every release that the golang.org/dl module names, fetched by the go command.
 * Run by `npx tsx harness/scripts/releases.ts`.
 */
import { execFile } from "node:child_process";
import { readdir, writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import { compareGoVersions, type GoVersion, parseGoVersion } from "../domain/go-version.ts";

const run = promisify(execFile);
const target = new URL("../data/releases.json", import.meta.url);

const { stdout } = await run("go", ["mod", "download", "-json", "golang.org/dl@latest"], { cwd: "/" });
const module = JSON.parse(stdout) as { Dir: string; Version: string; Sum: string };
const names = await readdir(module.Dir);
const releases = names
  .filter((name) => name.startsWith("go1"))
  .map(parseGoVersion)
  .filter((version): version is GoVersion => version !== undefined)
  .sort(compareGoVersions);
const data = { source: `golang.org/dl@${module.Version}`, sum: module.Sum, releases };
await writeFile(target, `${JSON.stringify(data, null, 1)}\n`);
process.stdout.write(`${releases.length} releases, newest ${releases.at(-1)}\n`);
