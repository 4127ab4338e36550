/** The registry that a reference without one means; an engine says itself under which address it files credentials for it. */
export const DOCKER_HUB = "docker.io";

/** "localhost:5000/golang" of "localhost:5000/golang:1.25.5" and of "localhost:5000/golang@sha256:…". */
export function repositoryOf(reference: string): string {
  const name = reference.split("@")[0] ?? reference;
  const colon = name.lastIndexOf(":");
  return colon > name.lastIndexOf("/") ? name.slice(0, colon) : name;
}

/** The same image by its digest, in place of its tag: a reference whose content cannot change. */
export function withDigest(reference: string, digest: string): string {
  return `${repositoryOf(reference)}@${digest}`;
}

/** The registry that serves a reference: its first element where that looks like a host, else Docker's own. */
export function registryOf(reference: string): string {
  const [first = "", ...rest] = reference.split("/");
  const isHost = rest.length > 0 && (/[.:]/.test(first) || first === "localhost");
  return isHost && !/^(index\.)?docker\.io$/.test(first) ? first : DOCKER_HUB;
}

/** True when two references name one repository, however each is written ("golang", "docker.io/library/golang"). */
export function sameRepository(one: string, other: string): boolean {
  return fullRepository(one) === fullRepository(other);
}

function fullRepository(reference: string): string {
  const repository = repositoryOf(reference);
  if (registryOf(reference) !== DOCKER_HUB) return repository;
  const path = repository.replace(/^(index\.)?docker\.io\//, "");
  return `docker.io/${path.includes("/") ? path : `library/${path}`}`;
}
