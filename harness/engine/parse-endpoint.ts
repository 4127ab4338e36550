import type { EndpointTls, EngineEndpoint } from "../domain/engine-endpoint.ts";

/** An endpoint that was asked for and cannot be used; the message says why and what to do instead. */
export class EndpointError extends Error {}

/** Where the docker CLI looks when an address names a scheme and nothing else. */
const DEFAULT_SOCKET = "/var/run/docker.sock";

const TCP = /^(tcp|http|https):\/\/(\[[0-9a-fA-F:]+\]|[^/:[\]@?#\s]*)(?::(\d{1,5}))?\/?$/;

/**
 * Reads unix:///path, tcp://host:port, https://host:port or, as the docker CLI does, host:port. With `tls` a TCP
 * endpoint is encrypted whatever its scheme. Throws an EndpointError that names `from` and what was expected.
 */
export function parseEndpoint(text: string, from: string, tls: EndpointTls | null): EngineEndpoint {
  const url = text.trim().includes("://") ? text.trim() : `tcp://${text.trim()}`;
  if (url === "unix://") return { kind: "unix", path: DEFAULT_SOCKET, from };
  const unix = /^unix:\/\/(\/.+)$/.exec(url)?.[1];
  if (unix) return { kind: "unix", path: unix, from };
  const tcp = TCP.exec(url);
  const port = tcp?.[3] === undefined ? undefined : Number(tcp[3]);
  if (tcp && (port === undefined || (port > 0 && port < 65_536))) {
    const secure = tls ?? (tcp[1] === "https" ? {} : null);
    const host = (tcp[2] ?? "").replace(/^\[|\]$/g, "") || "localhost";
    return { kind: "tcp", host, port: port ?? (secure ? 2376 : 2375), tls: secure, from };
  }
  throw new EndpointError(refusal(text, url, from));
}

function refusal(text: string, url: string, from: string): string {
  if (url.startsWith("ssh://")) return sshRefusal(url, from);
  if (url.startsWith("npipe://"))
    return `${from} names ${text}; Windows pipes are not supported: run gauntlet where the engine is reached by a socket or TCP`;
  return `${from}: "${text}" is no engine address; expected unix:///path, tcp://host:port or https://host:port`;
}

function sshRefusal(url: string, from: string): string {
  const [, host = "HOST", port] = /^ssh:\/\/([^/:]+)(?::(\d+))?/.exec(url) ?? [];
  const way = [...(port ? ["-p", port] : []), host].join(" ");
  return (
    `${from} names ${url}; engines over ssh are not supported directly. Forward the socket and use that: ` +
    `ssh -nNT -L /tmp/engine.sock:/var/run/docker.sock ${way} & export DOCKER_HOST=unix:///tmp/engine.sock`
  );
}
