import { afterAll, beforeAll, describe } from "vitest";
import { connectEngine } from "../../harness/engine/docker/connect.ts";
import { conformance } from "./conformance.ts";
import { type PodmanService, startPodman } from "./podman-service.ts";

describe("Podman's Docker-compatible socket", () => {
  let podman: PodmanService;
  beforeAll(async () => {
    podman = await startPodman();
  });
  afterAll(() => podman?.[Symbol.asyncDispose]());

  conformance("Podman", () => connectEngine({ kind: "unix", path: podman.socket, from: "test" }));
});
