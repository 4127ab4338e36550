import { Readable } from "node:stream";
import Dockerode from "dockerode";
import { pack as newPack } from "tar-stream";

/** A registry image of a Go release in small: what its tree says of itself, owners and modes as somebody else set them. */
export interface GoTree {
  readonly version: string;
  readonly arch: string;
  /** Any text, so that two images of one release differ. */
  readonly note?: string;
}

/** The tree below `prefix` ("usr/local/go/" in an image, "go/" in an archive of that folder). */
export function goTreeTar({ version, arch, note }: GoTree, prefix: string): Readable {
  const pack = newPack();
  const theirs = { uid: 1000, gid: 1000 };
  pack.entry({ name: prefix, type: "directory", mode: 0o777, ...theirs });
  if (version !== "")
    pack.entry({ name: `${prefix}VERSION`, mode: 0o600, ...theirs }, `${version}\ntime 2026\n`);
  pack.entry({ name: `${prefix}NOTE`, mode: 0o644 }, note ?? "");
  pack.entry({ name: `${prefix}bin/go`, mode: 0o700, ...theirs }, "#!/bin/sh\n");
  pack.entry({ name: `${prefix}bin/again`, type: "link", linkname: `${prefix}bin/go`, mode: 0o700 });
  pack.entry({ name: `${prefix}doc`, type: "symlink", linkname: "bin" });
  pack.entry({ name: `${prefix}pkg/tool/linux_${arch}/compile`, mode: 0o755 }, "x".repeat(100_000));
  pack.finalize();
  return Readable.from(pack);
}

/** Puts an image with that tree into a registry, through the engine, which keeps nothing of it. */
export async function publish(
  socketPath: string,
  reference: string,
  tree: GoTree,
  authconfig?: { readonly username: string; readonly password: string; readonly serveraddress: string },
): Promise<void> {
  const docker = new Dockerode({ socketPath });
  // Podman takes the tag of an import from the name alone, and Docker from there as well.
  const at = reference.lastIndexOf(":");
  const [repo, tag] = [reference.slice(0, at), reference.slice(at + 1)];
  await drain(await docker.importImage(goTreeTar(tree, "usr/local/go/"), { repo: reference }));
  await drain(await docker.getImage(repo).push({ tag, ...(authconfig ? { authconfig } : {}) }));
  await docker.getImage(reference).remove({ force: true });
}

async function drain(stream: NodeJS.ReadableStream): Promise<void> {
  let said = "";
  for await (const chunk of stream) said += chunk;
  if (/"error"/.test(said)) throw new Error(said);
}
