import type { Readable } from "node:stream";
import type Dockerode from "dockerode";
import {
  type Container,
  type ContainerEngine,
  IMAGE_LABEL,
  type Progress,
  type StoredImage,
} from "../../domain/container-engine.ts";
import type { EngineInfo } from "../../domain/run.ts";
import { createOptions } from "./create-options.ts";
import { dockerContainer } from "./docker-container.ts";
import { goneIsFine } from "./engine-error.ts";
import { drainProgress } from "./progress-stream.ts";

/** The port over a connected dockerode; Podman answers the same calls. */
export function dockerEngine(docker: Dockerode, info: EngineInfo): ContainerEngine {
  return {
    info,
    findImage: async (key) =>
      (await listImages(docker, `${IMAGE_LABEL}=${key}`)).find((image) => isNamed(image, key)),
    listImages: () => listImages(docker, IMAGE_LABEL),
    importImage: (tar, image) => importImage(docker, tar, image),
    buildImage: (context, image, onLine) => buildImage(docker, context, image, onLine),
    pullImage: (reference, progress) => pullImage(docker, reference, progress),
    removeImage: (reference) => goneIsFine(docker.getImage(reference).remove({ force: true })),
    createContainer: (spec) => createContainer(docker, createOptions(spec, info)),
    containerById: (id) => dockerContainer(docker.getContainer(id), []),
    listContainers: async (label) =>
      (await docker.listContainers({ all: true, filters: { label: [label] } })).map((c) => ({
        id: c.Id,
        labels: c.Labels,
        started: !["created", "configured", "initialized"].includes(c.State),
      })),
    ensureVolume: async (name, labels) => {
      await docker.createVolume({ Name: name, Labels: { ...labels } });
    },
    listVolumes: async (label) => {
      const answer = await docker.listVolumes({ filters: { label: [label] } });
      return (answer.Volumes ?? []).map((v) => ({
        name: v.Name,
        labels: v.Labels ?? {},
      }));
    },
    removeVolume: (name) => goneIsFine(docker.getVolume(name).remove({ force: true })),
    close: async () => {},
  };
}

interface CreateAnswer {
  readonly Id: string;
  readonly Warnings?: readonly string[] | null;
}

/** dockerode's own createContainer drops the warnings, which say what limits the engine cannot enforce. */
async function createContainer(
  docker: Dockerode,
  options: Dockerode.ContainerCreateOptions,
): Promise<Container> {
  const { name, ...body } = options;
  const answer = await new Promise<CreateAnswer>((resolve, reject) => {
    docker.modem.dial(
      {
        path: "/containers/create?",
        method: "POST",
        options: { _query: { name }, _body: body },
        statusCodes: {
          201: true,
          400: "bad parameter",
          404: "no such image",
          409: "conflict",
          500: "server error",
        },
      },
      (error, data) => (error ? reject(error) : resolve(data as CreateAnswer)),
    );
  });
  return dockerContainer(docker.getContainer(answer.Id), answer.Warnings ?? []);
}

async function listImages(docker: Dockerode, label: string): Promise<StoredImage[]> {
  const images = await docker.listImages({
    filters: JSON.stringify({ label: [label] }),
  });
  return images.map((image) => ({
    reference: image.Id,
    tags: image.RepoTags ?? [],
    labels: image.Labels ?? {},
    sizeBytes: image.Size,
    createdUnix: image.Created,
  }));
}

/** What a build leaves unnamed on its way inherits the labels below it; only a finished image bears its key in its tag. */
function isNamed(image: StoredImage, key: string): boolean {
  return image.tags.some((tag) => tag.endsWith(key.slice(0, 12)));
}

async function importImage(
  docker: Dockerode,
  tar: Readable,
  image: {
    readonly tag: string;
    readonly labels: Readonly<Record<string, string>>;
  },
): Promise<void> {
  const [repo, tag] = splitTag(image.tag);
  const changes = Object.entries(image.labels).map(
    ([name, value]) => `LABEL ${name}=${JSON.stringify(value)}`,
  );
  const answer = await docker.importImage(tar, { repo, tag, changes });
  await drainProgress(answer as Readable, () => {});
}

async function buildImage(
  docker: Dockerode,
  context: Readable,
  image: Parameters<ContainerEngine["buildImage"]>[1],
  onLine: (line: string) => void,
): Promise<void> {
  const answer = await docker.buildImage(context, {
    t: image.tag,
    labels: { ...image.labels },
    buildargs: { ...image.args },
    networkmode: image.network,
    forcerm: true,
  });
  await drainProgress(answer as Readable, (event) => {
    if (event.stream) onLine(event.stream.trimEnd());
  });
}

async function pullImage(
  docker: Dockerode,
  reference: string,
  progress: Progress,
): Promise<{ digest: string }> {
  const layers = new Map<string, { done: number; total: number }>();
  await drainProgress((await docker.pull(reference)) as Readable, (event) => {
    if (event.status !== "Downloading" || !event.id) return;
    layers.set(event.id, {
      done: event.progressDetail?.current ?? 0,
      total: event.progressDetail?.total ?? 0,
    });
    const all = [...layers.values()];
    const sum = (part: "done" | "total") => all.reduce((bytes, layer) => bytes + layer[part], 0);
    progress({
      what: `pull ${reference}`,
      doneBytes: sum("done"),
      totalBytes: sum("total") || null,
    });
  });
  const { RepoDigests } = await docker.getImage(reference).inspect();
  const digest = RepoDigests?.[0]?.split("@")[1];
  if (!digest) throw new Error(`${reference} was pulled, but the engine names no digest for it`);
  return { digest };
}

function splitTag(tag: string): [string, string] {
  const at = tag.lastIndexOf(":");
  return [tag.slice(0, at), tag.slice(at + 1)];
}
