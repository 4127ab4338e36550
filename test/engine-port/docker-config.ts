import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A docker CLI's folder in a temporary place, and the environment that points to it and to nothing else. */
export interface DockerConfig extends AsyncDisposable {
  readonly dir: string;
  readonly env: NodeJS.ProcessEnv;
  write(config: unknown): Promise<void>;
  /** Writes a context as `docker context create` does; `tls` are files of its TLS folder by name. */
  addContext(name: string, docker: unknown, tls?: Readonly<Record<string, string | Buffer>>): Promise<void>;
}

/** Makes an empty one. */
export async function dockerConfig(): Promise<DockerConfig> {
  const dir = await mkdtemp(join(tmpdir(), "gauntlet-docker-"));
  return {
    dir,
    env: { DOCKER_CONFIG: dir, HOME: dir, PATH: process.env.PATH },
    write: (config) =>
      writeFile(join(dir, "config.json"), typeof config === "string" ? config : JSON.stringify(config)),
    addContext: async (name, docker, tls) => {
      const id = createHash("sha256").update(name).digest("hex");
      await mkdir(join(dir, "contexts/meta", id), { recursive: true });
      const meta = { Name: name, Metadata: {}, Endpoints: { docker } };
      await writeFile(join(dir, "contexts/meta", id, "meta.json"), JSON.stringify(meta));
      if (!tls) return;
      const folder = join(dir, "contexts/tls", id, "docker");
      await mkdir(folder, { recursive: true });
      await Promise.all(Object.entries(tls).map(([file, text]) => writeFile(join(folder, file), text)));
    },
    [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }),
  };
}
