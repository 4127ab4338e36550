import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { credentialsFor } from "../../harness/engine/registry-credentials.ts";
import { dockerConfig } from "./docker-config.ts";

/** Stands for what an engine says of its default registry. */
const INDEX = "https://index.example/v1/";

const auth = Buffer.from("me:s3cr:et").toString("base64");
const mine = { username: "me", password: "s3cr:et" };

describe("credentials that docker login wrote into config.json", () => {
  test.each(["localhost:5000", "https://localhost:5000"])("are found under %s", async (key) => {
    await using config = await dockerConfig();
    await config.write({ auths: { [key]: { auth } } });
    expect(await credentialsFor("localhost:5000/golang:1.25", config.env, INDEX)).toEqual({
      ...mine,
      serveraddress: "localhost:5000",
    });
  });

  test.each(["golang:1.25", "docker.io/library/golang", "me/tool"])(
    "serve %s from Docker's own",
    async (name) => {
      await using config = await dockerConfig();
      await config.write({ auths: { [INDEX]: { auth } } });
      expect(await credentialsFor(name, config.env, INDEX)).toMatchObject(mine);
    },
  );

  test("an identity token is passed on as such", async () => {
    await using config = await dockerConfig();
    await config.write({ auths: { "r.example": { auth, identitytoken: "tok" } } });
    expect(await credentialsFor("r.example/a", config.env, INDEX)).toEqual({
      ...{ identitytoken: "tok", serveraddress: "r.example" },
    });
  });

  test.each([undefined, {}, { auths: { other: { auth } } }, { auths: { "r.example": { auth: "!" } } }])(
    "%o has none for r.example",
    async (settings) => {
      await using config = await dockerConfig();
      if (settings) await config.write(settings);
      expect(await credentialsFor("r.example/a", config.env, INDEX)).toBeUndefined();
    },
  );
});

describe("credentials with a helper", () => {
  async function withHelper(script: string, settings: unknown) {
    const config = await dockerConfig();
    const bin = join(config.dir, "bin");
    await mkdir(bin);
    await writeFile(join(bin, "docker-credential-vault"), `#!/bin/sh\n${script}\n`);
    await chmod(join(bin, "docker-credential-vault"), 0o755);
    await config.write(settings);
    return { ...config, env: { ...config.env, PATH: `${bin}:${process.env.PATH}` } };
  }

  test("are asked for by the registry's name", async () => {
    const script = `read server; echo '{"Username":"me","Secret":"'"$server"'"}'`;
    await using config = await withHelper(script, { credHelpers: { "r.example": "vault" } });
    expect(await credentialsFor("r.example/a", config.env, INDEX)).toEqual({
      ...{ username: "me", password: "r.example", serveraddress: "r.example" },
    });
  });

  test("a token is told from a password", async () => {
    const script = `echo '{"Username":"<token>","Secret":"tok"}'`;
    await using config = await withHelper(script, { credsStore: "vault" });
    expect(await credentialsFor("r.example/a", config.env, INDEX)).toMatchObject({ identitytoken: "tok" });
  });

  test("a helper that keeps nothing for the registry leaves the pull without credentials", async () => {
    const script = `echo "credentials not found in native keychain"; exit 1`;
    await using config = await withHelper(script, { credsStore: "vault" });
    expect(await credentialsFor("r.example/a", config.env, INDEX)).toBeUndefined();
  });

  test("a helper that fails is named with what it said", async () => {
    const script = `echo "keyring is locked" >&2; exit 1`;
    await using config = await withHelper(script, { credsStore: "vault" });
    await expect(credentialsFor("r.example/a", config.env, INDEX)).rejects.toThrow(
      "docker-credential-vault gave no credentials for r.example: keyring is locked",
    );
  });

  test("a helper that is not installed is named", async () => {
    await using config = await dockerConfig();
    await config.write({ credsStore: "desktop" });
    await expect(credentialsFor("r.example/a", config.env, INDEX)).rejects.toThrow(
      "credentials for r.example are with docker-credential-desktop, which is not in PATH",
    );
  });
});
