import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { inject } from "vitest";

/** A project folder of a test's own; `files` by path. */
export async function newProject(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const dir = await mkdtemp(join(inject("ground").folder, "project-"));
  await writeFiles(dir, files);
  return dir;
}

/** Writes files below a folder, and the folders above them. */
export async function writeFiles(
  dir: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), content);
  }
}

export const GO_MOD = "module example.com/case\n\ngo 1.21\n";

/** The least that builds: no package of the standard library but the runtime. */
export const EMPTY_PROGRAM: Readonly<Record<string, string>> = {
  "go.mod": GO_MOD,
  "main.go": "package main\n\nfunc main() {}\n",
};

/** A program that sleeps as long as PAUSE says ("3s") and then prints "awake". */
export const SLEEPER: Readonly<Record<string, string>> = {
  "go.mod": GO_MOD,
  "main.go": `package main

import (
	"os"
	"time"
)

func main() {
	pause, _ := time.ParseDuration(os.Getenv("PAUSE"))
	time.Sleep(pause)
	println("awake")
}
`,
};
