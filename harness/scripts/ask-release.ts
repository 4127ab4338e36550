import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import pLimit from "p-limit";
import { FLAGS, MODES, VARIABLES, VARIANT_ARCH } from "./release-questions.ts";

const run = promisify(execFile);

/**
 * What a release answered yes to: "port linux/amd64" (builds for it), "listed linux/amd64", "cgo linux/amd64", "first-class linux/amd64", "race linux/amd64",
 * "buildmode=pie linux/amd64", "race without cgo darwin/arm64", "flag -trimpath", "variable GOAMD64", "comma tags", "pattern all=", "GOEXPERIMENT".
 */
export interface Answers {
  readonly yes: readonly string[];
}

interface Said {
  readonly code: number;
  readonly text: string;
}

type Ask = (args: readonly string[], env?: Readonly<Record<string, string>>) => Promise<Said>;

/**
 * Asks one release's go command everything that the table holds. Builds nothing. From 1.10 `go list` makes the same
 * checks of mode and instrumentation as `go build` and is quicker; 1.9 makes them in `go build -n` only.
 */
export async function askRelease(
  goRoot: string,
  by: "list" | "build",
  candidates: readonly string[],
): Promise<Answers> {
  const dir = await mkdtemp(join(tmpdir(), "gauntlet-ask-"));
  try {
    const ask = await asker(goRoot, dir);
    const ports = await portsOf(ask, candidates);
    const limit = pLimit(2);
    const modes = ports.names.flatMap((port) =>
      ["-race", "-msan", "-asan", ...MODES].map((mode) => ({ port, mode })),
    );
    const bare = ports.names.map((port) => limit(() => modeFact(ask, by, port, "-race", "0")));
    const answers = await Promise.all(
      modes.map(({ port, mode }) => limit(() => modeFact(ask, by, port, mode))),
    );
    const rest = await Promise.all([
      ...FLAGS.map((f) => flagFact(ask, f)),
      ...VARIABLES.map((v) => variableFact(ask, v)),
      ...odds(ask),
    ]);
    const yes = [...ports.facts, ...answers, ...(await Promise.all(bare)), ...rest].filter(
      (fact): fact is string => fact !== undefined,
    );
    return { yes };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function asker(goRoot: string, dir: string): Promise<Ask> {
  const hello = join(dir, "src/hello.example/hello");
  await mkdir(hello, { recursive: true });
  await writeFile(join(hello, "go.mod"), "module hello.example/hello\n");
  await writeFile(join(hello, "main.go"), "package main\n\nfunc main() {}\n");
  await writeFile(join(hello, "tagged.go"), "// +build one\n// +build two\n\npackage main\n");
  const base = {
    PATH: `${goRoot}/bin:/usr/bin:/bin`,
    HOME: dir,
    GOROOT: goRoot,
    GOPATH: dir,
    GOCACHE: join(dir, "cache"),
    LC_ALL: "C",
    GOTOOLCHAIN: "local",
    GOPROXY: "off",
    GOENV: "off",
    GO111MODULE: "on",
  };
  return async (args, env = {}) => {
    try {
      const { stdout, stderr } = await run(join(goRoot, "bin/go"), args, {
        cwd: hello,
        env: { ...base, ...env },
        maxBuffer: 1 << 26,
      });
      return { code: 0, text: stdout + stderr };
    } catch (error) {
      const failed = error as { code?: number; stdout?: string; stderr?: string };
      return { code: failed.code ?? -1, text: `${failed.stdout ?? ""}${failed.stderr ?? ""}` };
    }
  };
}

/**
 * Ports that the release lists, and ports that its build command does not refuse: a port marked broken is not listed,
 * and builds all the same.
 */
async function portsOf(
  ask: Ask,
  candidates: readonly string[],
): Promise<{ names: string[]; facts: string[] }> {
  const listed = readPorts(await ask(["tool", "dist", "list", "-json"]));
  const broken = readPorts(await ask(["tool", "dist", "list", "-broken", "-json"]));
  const rows = new Map([...listed, ...broken].map((row) => [portName(row), row]));
  const names: string[] = [];
  for (const port of new Set([...rows.keys(), ...candidates])) {
    const [GOOS = "", GOARCH = ""] = port.split("/");
    const said = await ask(["build", "-n", "unsafe"], { GOOS, GOARCH, CGO_ENABLED: "0" });
    if (said.code === 0) names.push(port);
  }
  const facts = [
    ...names.map((port) => `port ${port}`),
    ...listed.map((row) => `listed ${portName(row)}`),
    ...[...rows.values()].filter((row) => row.CgoSupported).map((row) => `cgo ${portName(row)}`),
    ...listed.filter((row) => row.FirstClass).map((row) => `first-class ${portName(row)}`),
  ];
  return { names, facts };
}

interface PortRow {
  readonly GOOS: string;
  readonly GOARCH: string;
  readonly CgoSupported: boolean;
  readonly FirstClass?: boolean;
}

const portName = (row: PortRow) => `${row.GOOS}/${row.GOARCH}`;

/** Empty where the release does not know the flag. */
function readPorts(said: Said): PortRow[] {
  return said.code === 0 ? (JSON.parse(said.text) as PortRow[]) : [];
}

async function modeFact(
  ask: Ask,
  by: "list" | "build",
  port: string,
  mode: string,
  cgo = "1",
): Promise<string | undefined> {
  const [GOOS = "", GOARCH = ""] = port.split("/");
  const args = by === "list" ? ["list", mode, "unsafe"] : ["build", "-n", mode, "."];
  const said = await ask(args, { GOOS, GOARCH, CGO_ENABLED: cgo });
  return said.code === 0 ? `${mode.slice(1)}${cgo === "0" ? " without cgo" : ""} ${port}` : undefined;
}

async function flagFact(ask: Ask, flag: string): Promise<string | undefined> {
  const said = await ask(["build", flag, "-n", "unsafe"], { CGO_ENABLED: "1" });
  const name = flag.split("=")[0];
  const unknown =
    said.text.includes(`flag provided but not defined: ${name}`) ||
    said.text.includes(`-mod=${flag.slice(5)} not supported`);
  return unknown ? undefined : `flag ${flag.startsWith("-mod=") ? flag : name}`;
}

async function variableFact(ask: Ask, name: string): Promise<string | undefined> {
  const said = await ask(["env"], {
    GOOS: name === "GOWASM" ? "js" : "linux",
    GOARCH: VARIANT_ARCH[name] ?? "amd64",
  });
  return new RegExp(`^(?:set )?${name}=`, "m").test(said.text) ? `variable ${name}` : undefined;
}

function odds(ask: Ask): Promise<string | undefined>[] {
  return [
    ask(["list", "-tags=one,two", "-f", "{{.GoFiles}}", "."]).then((said) =>
      said.text.includes("tagged.go") ? "comma tags" : undefined,
    ),
    ask(["build", "-n", "-gcflags=all=-N", "."]).then((said) =>
      /compile .*[ "']all=-N/.test(said.text) ? undefined : "pattern all=",
    ),
    ask(["list", "unsafe"], { GOEXPERIMENT: "gauntletnosuch" }).then((said) =>
      said.code === 0 ? undefined : "GOEXPERIMENT",
    ),
  ];
}
