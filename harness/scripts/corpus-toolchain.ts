import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseGoVersion, releaseName } from "../domain/go-version.ts";

/**
 * The Go tree of a release below `base`, fetched once as the module golang.org/toolchain by the host's go command and
 * moved out of the module cache (a tree inside one breaks some releases). Throws when it cannot be had.
 */
export function ensureToolchain(base: string, version: string): string {
  const tree = join(base, "tc", `go${version}`);
  if (existsSync(join(tree, "bin", "go"))) return tree;
  const modules = join(base, "mod");
  mkdirSync(join(base, "tc"), { recursive: true });
  const answer = spawnSync(
    "go",
    ["mod", "download", "-json", `golang.org/toolchain@v0.0.1-${nameOf(version)}.linux-amd64`],
    {
      cwd: base,
      encoding: "utf8",
      env: { ...process.env, GOMODCACHE: modules, GOFLAGS: "-modcacherw" },
    },
  );
  if (answer.status !== 0) throw new Error(`go${version} cannot be had: ${answer.stdout}${answer.stderr}`);
  const { Dir: unpacked } = JSON.parse(answer.stdout) as { Dir: string };
  execFileSync("chmod", ["-R", "u+w", unpacked]);
  rmSync(`${tree}.new`, { recursive: true, force: true });
  renameSync(unpacked, `${tree}.new`);
  makeRunnable(`${tree}.new`);
  renameSync(`${tree}.new`, tree);
  return tree;
}

/** "go1.18" for 1.18.0. */
function nameOf(version: string): string {
  const go = parseGoVersion(version);
  if (!go) throw new Error(`${version} is no Go release`);
  return releaseName(go);
}

/** A module zip keeps neither x bits nor nested go.mod files. */
function makeRunnable(tree: string): void {
  const tools = join(tree, "pkg", "tool");
  const folders = [join(tree, "bin"), ...readdirSync(tools).map((name) => join(tools, name))];
  for (const folder of folders) for (const name of readdirSync(folder)) chmodSync(join(folder, name), 0o755);
  for (const folder of ["src", "src/cmd"]) {
    const saved = join(tree, folder, "_go.mod");
    if (existsSync(saved)) copyFileSync(saved, join(tree, folder, "go.mod"));
  }
}
