import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer, type Server } from "node:tls";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { resolveEngine } from "../../harness/engine/resolve-engine.ts";
import { openStateFolder } from "../../harness/support/state-folder.ts";
import { dockerConfig } from "./docker-config.ts";

const run = promisify(execFile);

let dir: string;
let port: number;
let server: Server;
let files: Record<"ca.pem" | "cert.pem" | "key.pem", Buffer>;

/** A certificate for 127.0.0.1 signed by the test's own authority. */
async function certificate(name: string): Promise<void> {
  const at = (file: string) => join(dir, file);
  await writeFile(at("ext"), "subjectAltName=IP:127.0.0.1,DNS:localhost\n");
  const request = ["-newkey", "rsa:2048", "-nodes", "-subj", `/CN=${name}`];
  await run("openssl", ["req", ...request, "-keyout", at(`${name}.key`), "-out", at(`${name}.csr`)]);
  const by = [
    "-CA",
    at("ca.crt"),
    "-CAkey",
    at("ca.key"),
    "-CAcreateserial",
    "-days",
    "2",
    "-extfile",
    at("ext"),
  ];
  await run("openssl", ["x509", "-req", "-in", at(`${name}.csr`), "-out", at(`${name}.crt`), ...by]);
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "gauntlet-tls-"));
  const at = (file: string) => join(dir, file);
  const authority = ["-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=authority"];
  await run("openssl", ["req", ...authority, "-keyout", at("ca.key"), "-out", at("ca.crt")]);
  await certificate("server");
  await certificate("client");
  const [ca, key, cert, clientKey, clientCert] = await Promise.all(
    ["ca.crt", "server.key", "server.crt", "client.key", "client.crt"].map((file) => readFile(at(file))),
  );
  files = { "ca.pem": ca, "cert.pem": clientCert, "key.pem": clientKey } as typeof files;
  const options = { ca, key, cert, requestCert: true, rejectUnauthorized: true };
  server = createServer(options as Parameters<typeof createServer>[0], (client) => {
    const engine = createConnection(inject("ground").socket);
    client.on("error", () => engine.destroy()).pipe(engine);
    engine.on("error", () => client.destroy()).pipe(client);
  });
  server.on("tlsClientError", () => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as { port: number }).port;
});
afterAll(async () => {
  server?.close();
  await rm(dir, { recursive: true, force: true });
});

async function viaContext(
  docker: object,
  tls: Parameters<Awaited<ReturnType<typeof dockerConfig>>["addContext"]>[2],
) {
  const config = await dockerConfig();
  await config.write({ currentContext: "far" });
  await config.addContext("far", { Host: `tcp://127.0.0.1:${port}`, ...docker }, tls);
  const state = await openStateFolder({ GAUNTLET_STATE: join(config.dir, "state") });
  try {
    await using lease = await resolveEngine(state, config.env);
    const engine = await lease.connect();
    return { from: lease.from, volumes: await engine.listVolumes("gauntlet.test.none") };
  } finally {
    await config[Symbol.asyncDispose]();
  }
}

test("an engine behind TLS is reached through the context's certificates", async () => {
  expect(await viaContext({}, files)).toEqual({ from: "docker context far", volumes: [] });
});

test("an engine whose certificate is another authority's is refused", async () => {
  const { "ca.pem": _, ...rest } = files;
  await expect(viaContext({}, rest)).rejects.toThrow(/docker context far: .*certificate/);
});

test("a context that says not to check the engine's certificate is believed", async () => {
  const { "ca.pem": _, ...rest } = files;
  expect(await viaContext({ SkipTLSVerify: true }, rest)).toMatchObject({ from: "docker context far" });
});

test("a client whom the engine does not know is told so, and gets no other engine", async () => {
  const { "ca.pem": ca } = files;
  await expect(viaContext({}, { "ca.pem": ca })).rejects.toThrow(
    /the engine that was asked for does not answer/,
  );
});

test("DOCKER_HOST with DOCKER_TLS_VERIFY uses the certificates of DOCKER_CERT_PATH", async () => {
  await using config = await dockerConfig();
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(config.dir, name), text)));
  const state = await openStateFolder({ GAUNTLET_STATE: join(config.dir, "state") });
  await using lease = await resolveEngine(state, {
    ...config.env,
    ...{ DOCKER_HOST: `tcp://127.0.0.1:${port}`, DOCKER_TLS_VERIFY: "1", DOCKER_CERT_PATH: config.dir },
  });
  expect(lease.from).toBe("DOCKER_HOST");
});
