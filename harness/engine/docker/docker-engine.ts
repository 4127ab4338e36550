import type { Readable } from "node:stream";
import type Dockerode from "dockerode";
import {
  type Container,
  type ContainerEngine,
  type ContainerSpec,
  IMAGE_LABEL,
  type StoredImage,
} from "../../domain/container-engine.ts";
import type { EngineInfo } from "../../domain/run.ts";
import type { RegistryCredentials } from "../registry-credentials.ts";
import { createOptions } from "./create-options.ts";
import { dockerContainer } from "./docker-container.ts";
import { goneIsFine } from "./engine-error.ts";
import { importImage } from "./import-image.ts";
import { drainProgress } from "./progress-stream.ts";
import { pullImage } from "./pull-image.ts";

/** What is known of an engine beside how to reach it. */
export interface EngineFacts {
  readonly info: EngineInfo;
  /** Limits that it takes and does not hold; they are said of every container that has limits. */
  readonly unenforced: readonly string[];
  readonly credentials: (reference: string) => Promise<RegistryCredentials | undefined>;
}

/** The port over a connected dockerode; Podman answers the same calls. */
export function dockerEngine(docker: Dockerode, facts: EngineFacts): ContainerEngine {
  const { info } = facts;
  return {
    info,
    findImage: async (key) =>
      (await listImages(docker, `${IMAGE_LABEL}=${key}`)).find((image) => isNamed(image, key)),
    listImages: () => listImages(docker, IMAGE_LABEL),
    importImage: (tar, image) => importImage(docker, tar, image),
    buildImage: (context, image, onLine) => buildImage(docker, context, image, onLine),
    pullImage: async (reference, tell, bounds) =>
      pullImage(docker, reference, {
        ...{ tell, bounds },
        credentials: await facts.credentials(reference),
      }),
    removeImage: (reference) => goneIsFine(docker.getImage(reference).remove({ force: true })),
    createContainer: (spec) => createContainer(docker, spec, facts),
    containerById: (id) => dockerContainer(docker.getContainer(id), info, facts.unenforced),
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
  spec: ContainerSpec,
  { info, unenforced }: EngineFacts,
): Promise<Container> {
  const { name, ...body } = createOptions(spec, info);
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
  const warnings = [...(spec.limits ? unenforced : []), ...(answer.Warnings ?? [])];
  return dockerContainer(docker.getContainer(answer.Id), info, warnings);
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
