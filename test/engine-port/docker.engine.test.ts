import { inject } from "vitest";
import { connectEngine } from "../../harness/engine/docker/connect.ts";
import { conformance } from "./conformance.ts";

conformance("Docker", () => connectEngine({ kind: "unix", path: inject("ground").socket, from: "test" }));
