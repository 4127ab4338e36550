import type { Cell } from "../domain/cell.ts";
import { releaseName } from "../domain/go-version.ts";
import { quoteArgv } from "../domain/quote.ts";

/** What a reproduction is made of: a cell, its commands as they ran, and where its project is from. */
export interface ReproInput {
  readonly cell: Cell;
  /** Each command of each step, in order, without what the harness adds. */
  readonly commands: readonly { readonly argv: readonly string[]; readonly cwd: string }[];
  readonly env: Readonly<Record<string, string>>;
  readonly source:
    | { readonly kind: "folder"; readonly dir: string }
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
    `ARG GO_IMAGE=golang:${release}`,
    `FROM \${GO_IMAGE}`,
    "RUN mkdir -p /work/bin",
    // Modules are fetched with the image's own settings; the cell's, which switch the network off, come after.
    ...projectLines(input),
    `ENV ${isolated.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(" \\\n    ")}`,
    ...(cell.image.system.length > 0
      ? [`RUN apt-get update && apt-get install -y ${cell.image.system.join(" ")}`]
      : []),
    `WORKDIR ${input.commands[0]?.cwd ?? "/work/src"}`,
    `CMD ${JSON.stringify(["/bin/sh", "-c", commandLine(input)])}`,
  ];
  const { memoryBytes, cpus, pids } = cell.limits;
  const limits = `--memory ${memoryBytes} --memory-swap ${memoryBytes} --cpus ${cpus} --pids-limit ${pids}`;
  const context = source.kind === "folder" ? quoteArgv([source.dir]) : ".";
  return {
    dockerfile: `${lines.join("\n")}\n`,
    build: `docker build -t gauntlet-repro -f Dockerfile ${context}`,
    run: `docker run --rm --network ${cell.network} ${limits} gauntlet-repro`,
  };
}

/** Where the harness puts things; a plain container has its own. */
const OWN_PLACES = new Set(["HOME", "USER", "TMPDIR", "GOTMPDIR", "GOPATH", "GOCACHE"]);

function projectLines({ source, needsModules, cell }: ReproInput): string[] {
  const fetch = needsModules ? ["RUN cd /work/src && go mod download"] : [];
  if (source.kind === "folder") {
    const root = cell.layout.kind === "gopath" ? `/work/gopath/src/${cell.layout.importPath}` : "/work/src";
    return [`COPY . ${root}`, ...fetch];
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

function commandLine({ commands }: ReproInput): string {
  return commands.map(({ argv }) => quoteArgv(argv)).join(" && ");
}

/** A comment ends with its line; what a project names must not go on in the next. */
function oneLine(text: string): string {
  return text.replace(/[\r\n]+/g, " ");
}
