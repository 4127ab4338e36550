import { access, mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { GoVersion } from "../domain/go-version.ts";
import { downloadToolchain } from "../provision/download-toolchain.ts";
import { findGoCommand } from "../provision/go-command.ts";
import { readPrograms } from "../provision/toolchain-tar.ts";

/** The compile tool of a release below `base`, fetched once; the rest of the release is not kept. Rejects where it cannot be had. */
export async function ensureCompileTool(base: string, go: GoVersion): Promise<string> {
  const file = join(base, "compile", go);
  const there = await access(file).then(
    () => true,
    () => false,
  );
  if (there) return file;
  await mkdir(join(base, "compile"), { recursive: true });
  const folder = await mkdtemp(join(base, "fetch-"));
  try {
    const command = await findGoCommand(process.env);
    const { zip } = await downloadToolchain(command, go, "amd64", folder, AbortSignal.timeout(600_000));
    const programs = await readPrograms(zip);
    const found = [...programs].find(([name]) => name.endsWith("/pkg/tool/linux_amd64/compile"));
    if (!found) throw new Error(`go${go} has no compile tool`);
    await writeFile(`${file}.new`, found[1].content, { mode: 0o755 });
    await rename(`${file}.new`, file);
    return file;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
