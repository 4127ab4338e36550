import type { Cell } from "../domain/cell.ts";
import { releaseName } from "../domain/go-version.ts";
import { plainLine } from "../domain/plain-text.ts";
import { quoteArgv } from "../domain/quote.ts";
import { safeJson } from "./safe-json.ts";

/** What a reproduction is made of: a cell, its commands as they ran, and where its project is from. */
export interface ReproInput {
  readonly cell: Cell;
  /** Each command of each step, in order, without what the harness adds. */
  readonly commands: readonly { readonly argv: readonly string[]; readonly cwd: string }[];
  readonly env: Readonly<Record<string, string>>;
  readonly source: /** `folders` below `dir` are what the cell holds; [""] is all of it. */
    | { readonly kind: "folder"; readonly dir: string; readonly folders: readonly string[] }
    | { readonly kind: "module"; readonly module: string };
  readonly needsModules: boolean;
}

/** A Dockerfile, and the commands that build and run it. The last command exits as the cell's failing step did. */
export interface Repro {
  readonly dockerfile: string;
  readonly build: string;
  readonly run: string;
}

/** The cell as anybody with Docker can have it. GO_IMAGE may be any image with that release at /usr/local/go and a shell. */
export function buildRepro(input: ReproInput): Repro {
  const { cell, env, source } = input;
  const release = releaseName(cell.go).replace(/^go/, "");
  const isolated = Object.entries(env).filter(([name]) => !OWN_PLACES.has(name));
  const lines = [
    `# ${oneLine(cell.id)}: ${input.commands
      .map(({ argv }) => quoteArgv(argv))
      .map(oneLine)
      .join(" && ")}`,
    ...(cell.runsOn
      ? [
          `# In the cell its programs ran on ${oneLine(cell.runsOn.libc)}; here they run on the image that builds them.`,
        ]
      : []),
    `ARG GO_IMAGE=golang:${release}`,
    `FROM \${GO_IMAGE}`,
    "RUN mkdir -p /work/bin",
    // An image may have the release in its place and nothing that finds it there.
    'ENV PATH="/usr/local/go/bin:$PATH"',
    // Modules are fetched with the image's own settings; the cell's, which switch the network off, come after.
    ...projectLines(input),
    ...environmentLines(isolated.filter(([, value]) => isPlain(value))),
    ...(cell.image.system.length > 0
      ? [`RUN apt-get update && apt-get install -y ${quoteArgv(cell.image.system)}`]
      : []),
    "WORKDIR /work/src",
    `CMD ${safeJson(["/bin/sh", "-c", commandLine(input, isolated)])}`,
  ];
  const { memoryBytes, cpus, pids } = cell.limits;
  const limits = `--memory ${memoryBytes} --memory-swap ${memoryBytes} --cpus ${cpus} --pids-limit ${pids}`;
  return {
    dockerfile: `${lines.join("\n")}\n`,
    build: buildCommand(source),
    run: `docker run --rm --network ${cell.network} ${limits} gauntlet-repro`,
  };
}

/** Where the harness puts things; a plain container has its own. */
const OWN_PLACES = new Set(["HOME", "USER", "TMPDIR", "GOTMPDIR", "GOPATH", "GOCACHE"]);

function projectLines({ source, needsModules, cell }: ReproInput): string[] {
  const fetch = needsModules ? ["RUN cd /work/src && go mod download"] : [];
  if (source.kind === "folder") {
    const root = cell.layout.kind === "gopath" ? `/work/gopath/src/${cell.layout.importPath}` : "/work/src";
    const copies = source.folders.map(
      (folder) => `COPY ${safeJson([literal(folder || "."), literal(`${root}/${folder}`)])}`,
    );
    return [...copies, ...fetch];
  }
  const at = source.module.lastIndexOf("@");
  const path = source.module.slice(0, at);
  const cached = `${escapeModule(path)}${escapeModule(source.module.slice(at))}`;
  const copy = [
    `cp -R "$(go env GOPATH)/pkg/mod/${cached}" /work/src`,
    "chmod -R u+w /work/src",
    // As in the cell: a published module's go.work names what is not there, and an old one has no go.mod.
    "rm -f /work/src/go.work /work/src/go.work.sum",
    `{ [ -f /work/src/go.mod ] || echo 'module ${path}' > /work/src/go.mod; }`,
  ].join(" && ");
  return [`RUN go mod download ${source.module} && ${copy}`, ...fetch];
}

/** The module cache writes upper case as "!" and lower case. */
function escapeModule(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`);
}

/** As the cell's container runs them: each command in its own folder. */
function commandLine({ commands }: ReproInput, env: readonly (readonly [string, string])[]): string {
  const exported = env
    .filter(([, value]) => !isPlain(value))
    .map(([name, value]) => `export ${name}=${quoteArgv([value])}`);
  const run = commands.flatMap(({ argv, cwd }, at) => {
    const before = commands[at - 1]?.cwd ?? "/work/src";
    return [...(cwd === before ? [] : [`cd ${quoteArgv([cwd])}`]), quoteArgv(argv)];
  });
  return [...exported, ...run].join(" && ");
}

/** Only these folders go to the engine: the one above them may be the whole disk. */
function buildCommand(source: ReproInput["source"]): string {
  if (source.kind === "module") return "docker build -t gauntlet-repro -f Dockerfile .";
  const { dir, folders } = source;
  if (folders.length === 1 && folders[0] === "")
    return `docker build -t gauntlet-repro -f Dockerfile ${quoteArgv([dir])}`;
  return `tar -c Dockerfile -C ${quoteArgv([dir, ...folders])} | docker build -t gauntlet-repro -`;
}

function environmentLines(env: readonly (readonly [string, string])[]): string[] {
  const pairs = env.map(([name, value]) => `${name}=${literal(JSON.stringify(value))}`);
  return pairs.length > 0 ? [`ENV ${pairs.join(" \\\n    ")}`] : [];
}

/** A Dockerfile puts variables into its lines, as a shell does. */
function literal(text: string): string {
  return text.replaceAll("$", "\\$");
}

/** What a line of a Dockerfile can hold. */
function isPlain(value: string): boolean {
  return !/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(value);
}

/** A comment ends with its line; what a project names must not go on in the next, nor move a terminal's cursor. */
function oneLine(text: string): string {
  return plainLine(text, 2_000);
}
