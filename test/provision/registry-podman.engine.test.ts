import { afterAll, beforeAll } from "vitest";
import { type PodmanService, startPodman } from "../engine-port/podman-service.ts";
import { registrySource } from "./registry-source.ts";

let podman: PodmanService;
beforeAll(async () => {
  podman = await startPodman();
});
afterAll(() => podman?.[Symbol.asyncDispose]());

registrySource("Podman", async () => podman);
