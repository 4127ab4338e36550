/**
 * Writes harness/data/libc.json: the glibc of every image of the libc axis, its release and the versions that each of its
 * libraries defines, as the probe reads them in the image itself. Run by `npx tsx harness/scripts/libc.ts`.
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type ContainerEngine, OWNER_LABEL } from "../domain/container-engine.ts";
import { LIBC_WORDS } from "../domain/libc.ts";
import { CELL_PATHS } from "../domain/probe-protocol.ts";
import { resolveEngine } from "../engine/resolve-engine.ts";
import { ensureProbeVolume } from "../provision/cell-volumes.ts";
import { ensureImage, type Provisioner } from "../provision/ensure-image.ts";
import { fetchingGo } from "../provision/fetching-go.ts";
import { loadImageCatalogue } from "../provision/image-catalogue.ts";
import { runRecipeFor } from "../provision/image-recipe.ts";
import { ensureProbeBinary } from "../provision/probe-binary.ts";
import { openStateFolder } from "../support/state-folder.ts";

const images = join(import.meta.dirname, "../../images");
const target = new URL("../data/libc.json", import.meta.url);

/** What `probe libc` prints. */
interface Libc {
  readonly machine: string;
  readonly libc: string | null;
  readonly release: string | null;
  readonly offers: readonly { readonly library: string; readonly versions: readonly string[] }[];
}

async function askImage(engine: ContainerEngine, owner: string, image: string, probe: string): Promise<Libc> {
  const container = await engine.createContainer({
    name: `gauntlet-libc-${process.pid}`,
    image,
    command: [`${CELL_PATHS.probe}/probe`, "libc"],
    env: {},
    labels: { [OWNER_LABEL]: owner },
    mounts: [{ volume: probe, at: CELL_PATHS.probe, readOnly: true }],
    network: "none",
    readOnlyRoot: true,
    capabilities: [],
    limits: { memoryBytes: 2 ** 28, pids: 64, cpus: 1 },
  });
  try {
    await container.start();
    await container.wait();
    return JSON.parse(await container.logTail(256 * 1024)) as Libc;
  } finally {
    await container.remove();
  }
}

const state = await openStateFolder(process.env);
await using lease = await resolveEngine(state, process.env);
const engine = await lease.connect();
const { signal } = new AbortController();
const progress: Provisioner["progress"] = () => {};
const at: Provisioner = { engine, state, go: await fetchingGo(state, process.env), progress, signal };
const catalogue = await loadImageCatalogue(images);
const probe = await ensureProbeBinary(at, join(images, "probe"), engine.info.arch);
const found: (Omit<Libc, "machine"> & { readonly suite: string; readonly machine: string })[] = [];
for (const suite of LIBC_WORDS) {
  const image = await ensureImage(at, runRecipeFor({ libc: suite, system: [] }, engine.info.arch, catalogue));
  const volume = await ensureProbeVolume(engine, state, probe, image.reference);
  const said = await askImage(engine, state.owner, image.reference, volume);
  process.stderr.write(`${suite}: ${said.libc} ${said.release ?? ""}\n`);
  if (said.libc === "glibc") found.push({ suite, ...said });
}
const rows = found.map(({ suite, release, offers }) => {
  const libraries = Object.fromEntries(offers.map(({ library, versions }) => [library, versions]));
  return { suite, release, libraries };
});
const table = {
  source: "the images of the libc axis, asked by harness/scripts/libc.ts",
  machine: found[0]?.machine ?? null,
  images: rows,
};
// One library a line.
const text = JSON.stringify(table, null, 1).replace(
  /\[\s+("[^\]]*")\s+\]/g,
  (_, list: string) => `[${list.replace(/\s+/g, " ")}]`,
);
await writeFile(target, `${text}\n`);
