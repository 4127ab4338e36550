import { writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findEndpoints, usualSockets } from "../../harness/engine/endpoints.ts";
import { NoEngineError } from "../../harness/engine/no-engine.ts";
import { EndpointError, parseEndpoint } from "../../harness/engine/parse-endpoint.ts";
import { resolveEngine } from "../../harness/engine/resolve-engine.ts";
import { openStateFolder } from "../../harness/support/state-folder.ts";
import { dockerConfig } from "./docker-config.ts";

const tcp = (host: string, port: number, tls: object | null = null) => ({
  ...{ kind: "tcp", host, port, tls, from: "DOCKER_HOST" },
});

describe("an engine's address", () => {
  test.each([
    ["unix:///run/my.sock", { kind: "unix", path: "/run/my.sock", from: "DOCKER_HOST" }],
    ["unix://", { kind: "unix", path: "/var/run/docker.sock", from: "DOCKER_HOST" }],
    ["tcp://build.example", tcp("build.example", 2375)],
    ["tcp://build.example:2400", tcp("build.example", 2400)],
    ["tcp://:2375", tcp("localhost", 2375)],
    ["http://10.0.0.4:2375/", tcp("10.0.0.4", 2375)],
    ["https://build.example", tcp("build.example", 2376, {})],
    ["build.example:2375", tcp("build.example", 2375)],
    ["tcp://[fd00::2]:2375", tcp("fd00::2", 2375)],
    [" unix:///run/my.sock\n", { kind: "unix", path: "/run/my.sock", from: "DOCKER_HOST" }],
  ])("%s is read as the docker CLI reads it", (text, endpoint) => {
    expect(parseEndpoint(text, "DOCKER_HOST", null)).toEqual(endpoint);
  });

  test("with certificates the port is the encrypted one", () => {
    expect(parseEndpoint("tcp://build.example", "DOCKER_HOST", { ca: "/ca.pem" })).toEqual(
      tcp("build.example", 2376, { ca: "/ca.pem" }),
    );
  });

  test.each([
    "tcp://a:99999",
    "tcp://a:0",
    "unix://relative.sock",
    "tcp://u@h:1",
    "ftp://a",
    "tcp://a/prefix",
  ])("%s is refused with what was expected", (text) => {
    expect(() => parseEndpoint(text, "DOCKER_HOST", null)).toThrow(
      `DOCKER_HOST: "${text}" is no engine address; expected unix:///path, tcp://host:port or https://host:port`,
    );
  });

  test("an engine over ssh is refused with the command that forwards its socket", () => {
    expect(() => parseEndpoint("ssh://me@build.example:2222", "docker context work", null)).toThrow(
      "docker context work names ssh://me@build.example:2222; engines over ssh are not supported directly. " +
        "Forward the socket and use that: ssh -nNT -L /tmp/engine.sock:/var/run/docker.sock -p 2222 me@build.example" +
        " & export DOCKER_HOST=unix:///tmp/engine.sock",
    );
  });

  test("any other text is an endpoint or an EndpointError, and nothing else", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          expect(["unix", "tcp"]).toContain(parseEndpoint(text, "DOCKER_HOST", null).kind);
        } catch (error) {
          expect(error).toBeInstanceOf(EndpointError);
        }
      }),
    );
  });
});

describe("which engine is asked", () => {
  test("DOCKER_HOST wins over every context", async () => {
    await using config = await dockerConfig();
    await config.addContext("work", { Host: "tcp://work:2375" });
    const env = { ...config.env, DOCKER_HOST: "tcp://here:2375", DOCKER_CONTEXT: "work" };
    expect(await findEndpoints(env)).toEqual([tcp("here", 2375)]);
  });

  test("DOCKER_TLS_VERIFY encrypts DOCKER_HOST with the certificates of DOCKER_CERT_PATH", async () => {
    await using config = await dockerConfig();
    await writeFile(join(config.dir, "ca.pem"), "");
    const env = {
      ...config.env,
      ...{ DOCKER_HOST: "tcp://here", DOCKER_TLS_VERIFY: "1", DOCKER_CERT_PATH: config.dir },
    };
    expect(await findEndpoints(env)).toEqual([tcp("here", 2376, { ca: join(config.dir, "ca.pem") })]);
  });

  test("the context that docker context use chose is the only one tried", async () => {
    await using config = await dockerConfig();
    await config.write({ currentContext: "work" });
    await config.addContext("work", { Host: "unix:///run/work.sock" });
    expect(await findEndpoints(config.env)).toEqual([
      { kind: "unix", path: "/run/work.sock", from: "docker context work" },
    ]);
  });

  test("DOCKER_CONTEXT wins over the chosen context, and its TLS folder is found", async () => {
    await using config = await dockerConfig();
    await config.write({ currentContext: "work" });
    await config.addContext("far", { Host: "tcp://far:2376", SkipTLSVerify: true }, { "ca.pem": "" });
    const [endpoint] = await findEndpoints({ ...config.env, DOCKER_CONTEXT: "far" });
    expect(endpoint).toMatchObject({
      ...{ kind: "tcp", host: "far", from: "docker context far" },
      tls: { unverified: true, ca: expect.stringContaining("/docker/ca.pem") },
    });
  });

  test.each([{ currentContext: "default" }, {}])("%o leaves the usual sockets", async (settings) => {
    await using config = await dockerConfig();
    await config.write(settings);
    const runtime = join(config.dir, "run");
    const found = await findEndpoints({ ...config.env, DOCKER_CONTEXT: "", XDG_RUNTIME_DIR: runtime });
    expect(found.every((endpoint) => endpoint.from.startsWith("the usual socket"))).toBe(true);
  });

  test("the usual sockets are Docker's before Podman's, and those without root are among them", () => {
    const paths = usualSockets({ XDG_RUNTIME_DIR: "/run/user/7", HOME: "/home/me" });
    expect(paths).toEqual([
      "/var/run/docker.sock",
      "/run/user/7/docker.sock",
      "/home/me/.docker/run/docker.sock",
      "/home/me/.colima/default/docker.sock",
      "/run/podman/podman.sock",
      "/run/user/7/podman/podman.sock",
    ]);
  });
});

describe("a context that cannot be used", () => {
  test("an unknown one is named, with those that are known", async () => {
    await using config = await dockerConfig();
    await config.addContext("work", { Host: "tcp://work:2375" });
    await expect(findEndpoints({ ...config.env, DOCKER_CONTEXT: "wrok" })).rejects.toThrow(
      'DOCKER_CONTEXT names the docker context "wrok", which does not exist; known: default, work',
    );
  });

  test("one without a docker endpoint is refused", async () => {
    await using config = await dockerConfig();
    await config.addContext("kube", {});
    await expect(findEndpoints({ ...config.env, DOCKER_CONTEXT: "kube" })).rejects.toThrow(
      "docker context kube has no docker endpoint",
    );
  });

  test.each(["{", "[]", '"text"', "\0"])("a config.json of %j is refused by its path", async (text) => {
    await using config = await dockerConfig();
    await config.write(text);
    await expect(findEndpoints(config.env)).rejects.toThrow(
      `${join(config.dir, "config.json")} cannot be read`,
    );
  });

  test("a broken config.json does not matter to who names an engine", async () => {
    await using config = await dockerConfig();
    await config.write("{");
    expect(await findEndpoints({ ...config.env, DOCKER_HOST: "tcp://here" })).toEqual([tcp("here", 2375)]);
  });
});

describe("an engine that was asked for and does not answer", () => {
  const state = (dir: string) => openStateFolder({ GAUNTLET_STATE: join(dir, "state") });

  test("no other engine takes its place when a context names it", async () => {
    await using config = await dockerConfig();
    await config.write({ currentContext: "gone" });
    await config.addContext("gone", { Host: `unix://${config.dir}/gone.sock` });
    const answer = resolveEngine(await state(config.dir), config.env);
    await expect(answer).rejects.toBeInstanceOf(NoEngineError);
    await expect(answer).rejects.toThrow(
      /the engine that was asked for does not answer \(docker context gone: .*ENOENT.*\); start it, or take another; mend it with: docker context use default/,
    );
  });

  test("no other engine takes its place when DOCKER_HOST names it", async () => {
    await using config = await dockerConfig();
    const env = { ...config.env, DOCKER_HOST: "tcp://127.0.0.1:1" };
    await expect(resolveEngine(await state(config.dir), env)).rejects.toThrow(
      /start it, or take another; mend it with: unset DOCKER_HOST/,
    );
  });

  test("something that answers and is no engine is not taken for one", async () => {
    await using config = await dockerConfig();
    const path = join(config.dir, "web.sock");
    const answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";
    const server = createServer(
      (socket) => void socket.on("error", () => {}).once("data", () => socket.end(answer)),
    );
    await new Promise<void>((resolve) => server.listen(path, resolve));
    const env = { ...config.env, DOCKER_HOST: `unix://${path}` };
    await expect(resolveEngine(await state(config.dir), env)).rejects.toThrow("no container engine");
    server.close();
  });
});
