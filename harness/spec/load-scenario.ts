import { open, stat } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import type { Scenario } from "../domain/scenario.ts";
import { parseScenario } from "./parse-scenario.ts";
import { ScenarioError } from "./problem.ts";
import { wholeFile } from "./read-yaml.ts";
import { MAX_SCENARIO_BYTES } from "./yaml-source.ts";

/**
 * Reads a scenario: its folder, its scenario.yaml, or the bare name of a folder below ./scenarios. `shown` is what its user
 * calls `path`, and what problems call it then.
 * Throws a ScenarioError that holds every problem found.
 */
export async function loadScenario(path: string, shown = path): Promise<Scenario> {
  const file = await findFile(path);
  const named = file === path ? shown : join(shown, relative(path, file));
  const parsed = parseScenario(await readText(file), named, dirname(resolve(file)));
  if (parsed.kind === "ok") return parsed.scenario;
  throw new ScenarioError(parsed.problems);
}

async function findFile(path: string): Promise<string> {
  if (path.includes("\0")) throw fault("the path", "holds a NUL character");
  const kind = await kindOf(path);
  if (kind === "file") return path;
  const folder = kind === "folder" ? path : /^[\w.-]+$/.test(path) ? join("scenarios", path) : undefined;
  if (folder === undefined || (await kindOf(folder)) === undefined)
    throw fault(
      path,
      "no such scenario",
      "give a scenario's folder, its scenario.yaml, or a name below ./scenarios",
    );
  const file = join(folder, "scenario.yaml");
  if ((await kindOf(file)) === "file") return file;
  throw fault(
    folder,
    "the folder holds no scenario.yaml",
    "a Go project itself is given as a folder with a go.mod",
  );
}

async function kindOf(path: string): Promise<"file" | "folder" | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) return "folder";
  return found?.isFile() ? "file" : undefined;
}

async function readText(file: string): Promise<string> {
  const handle = await open(file).catch((error: NodeJS.ErrnoException) => {
    throw fault(file, `cannot be read: ${error.code ?? "unknown error"}`);
  });
  try {
    if ((await handle.stat()).size > MAX_SCENARIO_BYTES)
      throw fault(file, "larger than 1 MiB; this is no scenario file");
    const bytes = await handle.readFile();
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof ScenarioError) throw error;
    throw fault(file, "not UTF-8 text");
  } finally {
    await handle.close();
  }
}

function fault(path: string, message: string, hint: string | null = null): ScenarioError {
  return new ScenarioError([wholeFile(path, message, hint)]);
}
