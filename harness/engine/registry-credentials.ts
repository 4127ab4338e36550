import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { DOCKER_HUB, registryOf } from "../domain/image-reference.ts";
import { PullError } from "../domain/pull-error.ts";
import { findProgram } from "../support/find-program.ts";
import { dockerConfigFolder, readDockerConfig } from "./docker-context.ts";

/** What an engine passes on to a registry, in the words of its API. */
export type RegistryCredentials =
  | { readonly username: string; readonly password: string; readonly serveraddress: string }
  | { readonly identitytoken: string; readonly serveraddress: string };

/**
 * The user's own credentials for the registry of a reference, from where `docker login` keeps them: a credential helper
 * or config.json. `indexServer` is what the engine calls its default registry. Undefined when there are none. Rejects with a PullError when a helper that is named does not work.
 */
export async function credentialsFor(
  reference: string,
  env: NodeJS.ProcessEnv,
  indexServer: string,
): Promise<RegistryCredentials | undefined> {
  const named = registryOf(reference);
  const registry = named === DOCKER_HUB ? indexServer : named;
  const config = await readDockerConfig(dockerConfigFolder(env));
  const helper = recordOf(config.credHelpers)[named];
  const store = typeof helper === "string" ? helper : config.credsStore;
  if (typeof store === "string" && store !== "") return askHelper(store, registry, env);
  return parseAuth(recordOf(config.auths), registry);
}

function parseAuth(
  auths: Readonly<Record<string, unknown>>,
  registry: string,
): RegistryCredentials | undefined {
  const entry = recordOf(
    [registry, `https://${registry}`, `http://${registry}`].map((k) => auths[k]).find(Boolean),
  );
  const { identitytoken, auth } = entry;
  if (typeof identitytoken === "string" && identitytoken !== "")
    return { identitytoken, serveraddress: registry };
  const plain = typeof auth === "string" ? Buffer.from(auth, "base64").toString("utf8") : "";
  const colon = plain.indexOf(":");
  if (colon < 1) return undefined;
  // The docker CLI pads what it stores with NUL bytes in old files.
  const password = plain.slice(colon + 1).replace(/\0+$/, "");
  return { username: plain.slice(0, colon), password, serveraddress: registry };
}

/** How long a helper may take: some ask a keyring that wants a person, and there may be none. */
const HELPER_TIMEOUT_MS = 30_000;

async function askHelper(
  store: string,
  registry: string,
  env: NodeJS.ProcessEnv,
): Promise<RegistryCredentials | undefined> {
  const name = `docker-credential-${store}`;
  const path = await findProgram(name, [env.PATH ?? ""]);
  if (!path)
    throw new PullError("refused", `credentials for ${registry} are with ${name}, which is not in PATH`);
  const child = spawn(path, ["get"], { env, timeout: HELPER_TIMEOUT_MS, stdio: ["pipe", "pipe", "pipe"] });
  child.stdin.on("error", () => {});
  child.stdin.end(registry);
  const ended = new Promise<number | null>((resolve) => {
    child.once("error", () => resolve(null));
    child.once("close", (code) => resolve(code));
  });
  const [answer, complaint, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  const said = `${answer} ${complaint}`.replace(/\s+/g, " ").trim();
  if (code === 0) return parseHelperAnswer(answer, name, registry);
  // Helpers say so on stdout, all in the same words, when they keep nothing for that registry.
  if (/credentials not found/i.test(said)) return undefined;
  throw new PullError("refused", `${name} gave no credentials for ${registry}: ${said || `code ${code}`}`);
}

function parseHelperAnswer(answer: string, name: string, registry: string): RegistryCredentials {
  const { Username: username, Secret: secret } = recordOf(parseJson(answer));
  if (typeof username !== "string" || typeof secret !== "string")
    throw new PullError(
      "refused",
      `${name} gave no credentials for ${registry}: its answer is not understood`,
    );
  return username === "<token>"
    ? { identitytoken: secret, serveraddress: registry }
    : { username, password: secret, serveraddress: registry };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
