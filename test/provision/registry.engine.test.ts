import { inject } from "vitest";
import { registrySource } from "./registry-source.ts";

// Docker speaks plain HTTP to every registry on loopback.
registrySource("Docker", async () => ({ socket: inject("ground").socket, trust: async () => {} }));
