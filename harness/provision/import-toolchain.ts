import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import pLimit from "p-limit";
import { releaseName } from "../domain/go-version.ts";
import { downloadToolchain, type ToolchainZip, toolchainModule } from "./download-toolchain.ts";
import { during, type TellBytes } from "./during.ts";
import type { Provisioner } from "./ensure-image.ts";
import { ModuleUnavailableError } from "./go-command.ts";
import { ImageError, SourceError } from "./image-error.ts";
import type { ImageRecipe } from "./image-recipe.ts";
import { toolchainLabels } from "./toolchain-labels.ts";
import { readPrograms, toolchainTar, toolHashes } from "./toolchain-tar.ts";
import { watchDownload } from "./watch-download.ts";

/**
 * Imports a release from its toolchain module. The tree is read from the zip, not from the unpacked copy that others
 * could have edited, and its hash must be the one that the go command checked. Nothing stays on disk. Rejects with a SourceError where there is none.
 */
export async function importToolchain(
  at: Provisioner,
  recipe: GoRecipe,
  labels: Readonly<Record<string, string>>,
): Promise<void> {
  const folder = await mkdtemp(join(at.state.dir, "toolchain-"));
  try {
    const download = await oneDownload(() => fetched(at, recipe, folder));
    const what = `import ${releaseName(recipe.go)}`;
    await oneImport(() => during(at.progress, what, (tell) => imported(at, recipe, labels, download, tell)));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

type GoRecipe = Extract<ImageRecipe, { kind: "go" }>;

/**
 * One release is downloaded while another is imported: two imports at once finish no sooner than one after the other, and
 * the first cell would wait for both.
 */
const oneDownload = pLimit(1);
const oneImport = pLimit(1);

async function fetched(at: Provisioner, recipe: GoRecipe, folder: string): Promise<ToolchainZip> {
  return during(at.progress, `download ${releaseName(recipe.go)}`, async (tell) => {
    await using _watch = watchDownload(folder, tell);
    return await downloadToolchain(at.go, recipe.go, recipe.arch, folder, at.signal).catch(
      (error: unknown) => {
        throw error instanceof ModuleUnavailableError ? refusal(error) : error;
      },
    );
  });
}

async function imported(
  at: Provisioner,
  recipe: GoRecipe,
  labels: Readonly<Record<string, string>>,
  download: ToolchainZip,
  tell: TellBytes,
): Promise<void> {
  const programs = await readPrograms(download.zip);
  const identity = toolchainLabels({
    ...{ version: recipe.go, sum: download.sum, source: "module" },
    ...{ verified: isVerified(at.go.env), tools: toolHashes(programs) },
  });
  const { tar, sum } = toolchainTar(download.zip, programs, tell);
  await at.engine.importImage(tar, { tag: recipe.tag, labels: { ...labels, ...identity } });
  if ((await sum) === download.sum) return;
  await at.engine.removeImage(recipe.tag);
  throw new ImageError(
    `${toolchainModule(recipe.go, recipe.arch)}: the zip's hash is ${await sum}, the go command checked ${download.sum}`,
    false,
  );
}

function refusal(error: ModuleUnavailableError): SourceError {
  const missing = /: 4\d\d |not found|invalid version|unknown revision|no matching versions/i.test(
    error.message,
  );
  const reason = error.message.replace(/\s+/g, " ");
  return new SourceError(reason, missing);
}

/** The checksum database is not asked when it is off, or when a pattern exempts the module. */
export function isVerified(env: Readonly<Record<string, string>>): boolean {
  if (env.GOSUMDB === "off") return false;
  const exempt = (env.GONOSUMDB || env.GOPRIVATE || "")
    .split(",")
    .map((pattern) => pattern.replace(/\/$/, ""));
  return !exempt.some((pattern) => pattern !== "" && patternCovers(pattern, "golang.org/toolchain"));
}

/** Matching of GOPRIVATE-like lists (module.MatchPrefixPatterns): a glob over as many leading elements as it has itself. */
function patternCovers(pattern: string, module: string): boolean {
  const elements = pattern.split("/").length;
  const prefix = module.split("/").slice(0, elements).join("/");
  return globExpression(pattern)?.test(prefix) ?? false;
}

/** A glob of Go's path.Match; undefined for one that is malformed, which matches nothing there. */
function globExpression(glob: string): RegExp | undefined {
  const source = glob.replace(/\\(.)|\[([^\]]*)\]|\*+|[^\w/]/g, (part, escaped?: string, set?: string) => {
    if (set !== undefined) return `[${set}]`;
    if (part.startsWith("*")) return "[^/]*";
    return part === "?" ? "[^/]" : `\\${escaped ?? part}`;
  });
  try {
    return new RegExp(`^${source}$`);
  } catch {
    return undefined;
  }
}
