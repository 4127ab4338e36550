import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { argvOf, type CorpusCase } from "./corpus-case.ts";
import { normaliser } from "./corpus-normalise.ts";

/** What a run of a case gave, with its paths and chance parts made constant. */
export interface Captured {
  readonly argv: readonly string[];
  readonly exit: number | null;
  readonly signal: string | null;
  readonly log: string;
  readonly processes: readonly CapturedProcess[];
}

/** A Go tool that failed under the step. */
export interface CapturedProcess {
  readonly tool: string;
  readonly package: string | null;
  readonly exit: number | null;
  readonly signal: string | null;
  readonly output: string;
}

const UID = 65532;

/** Passes a tool through and, when it fails, keeps what it printed. A tool that $CORPUS_KILL names is killed at once. */
const WRAPPER = `#!/bin/sh
tool=$1; shift
case "$*" in *-V=full*) exec "$tool" "$@";; esac
o="$CORPUS_OUT/$$"
if [ "\${tool##*/}" = "$CORPUS_KILL" ]; then
  printf '%s\\n%s\\n%s\\n' "$tool" "$TOOLEXEC_IMPORTPATH" "SIG\${CORPUS_SIGNAL:-KILL}" > "$o.meta"; : > "$o.out"; kill -s "\${CORPUS_SIGNAL:-KILL}" $$
fi
"$tool" "$@" > "$o.1" 2> "$o.2"
code=$?
/bin/cat "$o.1"; /bin/cat "$o.2" >&2
if [ $code -ne 0 ]; then
  /bin/cat "$o.1" "$o.2" > "$o.out"
  printf '%s\\n%s\\n%s\\n' "$tool" "$TOOLEXEC_IMPORTPATH" "$code" > "$o.meta"
fi
/bin/rm -f "$o.1" "$o.2"
[ $code -gt 128 ] && kill -$((code - 128)) $$
exit $code
`;

/** Runs a case with the Go tree `goRoot`, as an unprivileged user, below `base`, with nothing of the host's environment but gcc. */
export function runCase(one: CorpusCase, goRoot: string, version: string, base: string): Captured {
  const dirs = prepareDirs(one, version, base);
  const [goos = "linux", goarch = "amd64"] = one.target.split("/");
  const own = {
    GOFLAGS: "",
    PATH: `${goRoot}/bin:/usr/bin:/bin`,
    GO111MODULE: "on",
    GOPROXY: "off",
  };
  const fill = (text: string): string => fillIn(text, goRoot, dirs);
  const env: Record<string, string> = {
    ...{
      HOME: dirs.home,
      TMPDIR: dirs.tmp,
      GOTMPDIR: dirs.tmp,
      LC_ALL: "C",
      TZ: "UTC",
    },
    ...{
      GOPATH: join(base, "gopath"),
      GOCACHE: dirs.cache,
      GOOS: goos,
      GOARCH: goarch,
    },
    ...{
      CGO_ENABLED: one.cgo ? "1" : "0",
      GOTOOLCHAIN: "local",
      GOSUMDB: "off",
      GOENV: "off",
      GOTELEMETRY: "off",
    },
    ...{ GOROOT: goRoot, CORPUS_OUT: dirs.out, ...own },
    ...Object.fromEntries(Object.entries(one.env).map(([name, value]) => [name, fill(value)])),
  };
  if (one.prepare) {
    const { GOFLAGS: _, ...before } = env;
    execFileSync("sh", ["-c", one.prepare], {
      cwd: dirs.src,
      env: before,
      uid: UID,
      gid: UID,
    });
  }
  const argv = argvOf(one).map(fill);
  const wrapped = withToolexec(argv, join(base, "wrap"));
  const limited = ["bash", "-c", `${ulimits(one)}exec "$@" 2>&1`, "step", ...absolute(wrapped, goRoot)];
  const [file = "bash", ...args] = limited;
  const done = spawnSync(`/bin/${file}`, args, {
    cwd: dirs.src,
    env,
    uid: UID,
    gid: UID,
    encoding: "utf8",
    timeout: 240_000,
  });
  const clean = normaliser([
    [goRoot, "/usr/local/go"],
    [join(base, "wrap"), "/gauntlet/probe/probe"],
    ["../../../wrap", "/gauntlet/probe/probe"],
    [`../../../tc/go${version}`, "/usr/local/go"],
    [dirs.src, "/work/src"],
    [dirs.root, "/work"],
    [join(base, "gopath"), "/work/gopath"],
    [dirs.cache, "/cache/build"],
    [join(base, "disk"), "/disk"],
  ]);
  return {
    argv: argvOf(one).map((part) => clean(fill(part))),
    exit: done.status,
    signal: done.signal,
    log: clean(`${done.stdout}${done.stderr}`),
    processes: readProcesses(dirs.out, clean),
  };
}

function ulimits({ limits }: CorpusCase): string {
  const parts = [
    limits.vkb === undefined ? "" : `ulimit -v ${limits.vkb}; `,
    limits.nproc === undefined ? "" : `ulimit -u ${limits.nproc}; `,
    limits.nofile === undefined ? "" : `ulimit -n ${limits.nofile}; `,
  ];
  return parts.join("");
}

/** -toolexec goes after the subcommand. */
function withToolexec(argv: readonly string[], wrapper: string): readonly string[] {
  const [go = "", verb = "", ...rest] = argv;
  return go === "go" && ["build", "vet", "test", "run", "install"].includes(verb)
    ? [go, verb, `-toolexec=${wrapper}`, ...rest]
    : argv;
}

function absolute(argv: readonly string[], goRoot: string): readonly string[] {
  return argv[0] === "go" ? [join(goRoot, "bin", "go"), ...argv.slice(1)] : argv;
}

type Dirs = Readonly<Record<"root" | "src" | "tmp" | "home" | "out" | "cache" | "disk", string>>;

function fillIn(text: string, goRoot: string, dirs: Dirs): string {
  return text
    .replace("%goroot%", goRoot)
    .replace(
      "%othergo%",
      goRoot.endsWith("go1.19.13")
        ? goRoot.replace("1.19.13", "1.20.14")
        : goRoot.replace(/go1[\d.]+$/, "go1.19.13"),
    )
    .replace("%smalldisk%", join(dirs.disk, "small"))
    .replace("%tinydisk%", join(dirs.disk, "tiny"))
    .replace(
      "%host%",
      process.env.GOPROXY ?? execFileSync("go", ["env", "GOPROXY"], { encoding: "utf8" }).trim(),
    );
}

function prepareDirs(one: CorpusCase, version: string, base: string): Dirs {
  const root = join(base, "run", `${one.name}-${version}`);
  rmSync(root, { recursive: true, force: true });
  const dirs: Dirs = {
    ...{
      root,
      src: join(root, "src"),
      tmp: join(root, "tmp"),
      home: join(root, "home"),
      out: join(root, "out"),
    },
    ...{ cache: join(base, "cache", version), disk: join(base, "disk") },
  };
  for (const dir of [dirs.tmp, dirs.home, dirs.out, dirs.cache, join(root, "bin"), join(base, "gopath")])
    mkdirSync(dir, { recursive: true });
  cpSync(one.projectDir, dirs.src, { recursive: true });
  writeFileSync(join(base, "wrap"), WRAPPER, { mode: 0o755 });
  for (const [name, size] of [
    ["small", "512k"],
    ["tiny", "16k"],
  ] as const)
    tmpfs(join(dirs.disk, name), size);
  fetchModules(one, base);
  execFileSync("chown", ["-R", `${UID}:${UID}`, root, dirs.cache]);
  return dirs;
}

function tmpfs(dir: string, size: string): void {
  if (readFileSync("/proc/mounts", "utf8").includes(` ${dir} `)) return;
  mkdirSync(dir, { recursive: true });
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${size},mode=0777`, "tmpfs", dir]);
}

function fetchModules(one: CorpusCase, base: string): void {
  if (one.modules.length === 0) return;
  const env = {
    ...process.env,
    GOPATH: join(base, "gopath"),
    GOMODCACHE: join(base, "gopath/pkg/mod"),
    GOFLAGS: "-modcacherw",
  };
  const done = spawnSync("go", ["mod", "download", ...one.modules], {
    cwd: base,
    env,
    encoding: "utf8",
  });
  if (done.status !== 0) throw new Error(`${one.name}: ${done.stderr}`);
  execFileSync("chown", ["-R", `${UID}:${UID}`, join(base, "gopath")]);
}

function readProcesses(dir: string, clean: (text: string) => string): readonly CapturedProcess[] {
  return readdirSync(dir)
    .filter((name) => name.endsWith(".meta"))
    .map((name) => {
      const [tool = "", importPath = "", code = ""] = readFileSync(join(dir, name), "utf8").split("\n");
      return {
        tool: tool.split("/").at(-1) ?? tool,
        package: importPath === "" ? null : importPath,
        ...endOf(code),
        output: clean(readFileSync(join(dir, name.replace(/meta$/, "out")), "utf8")),
      };
    })
    .sort((a, b) => (`${a.package} ${a.tool} ${a.output}` < `${b.package} ${b.tool} ${b.output}` ? -1 : 1));
}

/** A code as the wrapper wrote it: a number, or the signal that it sent. */
function endOf(code: string): { readonly exit: number | null; readonly signal: string | null } {
  if (code.startsWith("SIG")) return { exit: null, signal: code };
  const exit = Number(code);
  return exit > 128 ? { exit: null, signal: `signal ${exit - 128}` } : { exit, signal: null };
}
