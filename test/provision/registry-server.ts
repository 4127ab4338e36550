import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { needed } from "../engine-port/needed.ts";

const registryPath = await needed("docker-registry");

/** A real registry on loopback, empty at first, with storage of its own. */
export interface RegistryServer extends AsyncDisposable {
  /** "127.0.0.1:PORT", which engines speak plain HTTP to. */
  readonly host: string;
}

/** Starts a registry; with `htpasswd` (lines of name:bcrypt) it serves nobody without credentials. */
export async function startRegistry(htpasswd?: string): Promise<RegistryServer> {
  const dir = await mkdtemp(join(tmpdir(), "gauntlet-registry-"));
  const host = `127.0.0.1:${await freePort()}`;
  const passwords = join(dir, "htpasswd");
  if (htpasswd) await writeFile(passwords, htpasswd);
  const auth = htpasswd ? { auth: { htpasswd: { realm: "test", path: passwords } } } : {};
  const config = {
    ...{ version: "0.1", log: { level: "error", accesslog: { disabled: true } }, ...auth },
    storage: { filesystem: { rootdirectory: join(dir, "data") }, delete: { enabled: true } },
    http: { addr: host },
  };
  // A JSON text is YAML too.
  await writeFile(join(dir, "config.yml"), JSON.stringify(config));
  const child = spawn(registryPath, ["serve", join(dir, "config.yml")], {
    stdio: ["ignore", "ignore", "ignore"],
  });
  for (let tries = 0; !(await answers(host)); tries++) {
    if (tries > 200 || child.exitCode !== null) throw new Error("docker-registry did not start");
    await sleep(50);
  }
  return {
    host,
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGTERM");
      if (child.exitCode === null) await once(child, "exit");
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** A registry's way in that passes everything on, but for blobs: one byte in each is another. */
export async function startCorruptingProxy(host: string): Promise<RegistryServer> {
  const server = createServer((asked, answer) => {
    const [hostname, port] = host.split(":");
    const onward = request({ hostname, port, path: asked.url, method: asked.method, headers: asked.headers });
    onward
      .on("error", () => answer.destroy())
      .on("response", (came) => {
        answer.writeHead(came.statusCode ?? 500, came.headers);
        const isBlob = /\/blobs\//.test(asked.url ?? "") && asked.method === "GET";
        came
          .on("data", (chunk: Buffer) => answer.write(isBlob ? changed(chunk) : chunk))
          .on("end", () => answer.end());
      });
    asked.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function changed(chunk: Buffer): Buffer {
  const copy = Buffer.from(chunk);
  copy.writeUInt8(copy.readUInt8(copy.length - 1) ^ 0xff, copy.length - 1);
  return copy;
}

/** Takes connections and never answers. */
export async function startStallingRegistry(): Promise<RegistryServer> {
  const server = createServer(() => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function answers(host: string): Promise<boolean> {
  return fetch(`http://${host}/v2/`).then(
    (answer) => answer.status === 200 || answer.status === 401,
    () => false,
  );
}
