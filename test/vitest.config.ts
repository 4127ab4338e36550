import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL("..", import.meta.url));

/** What engine and long tests share: one engine and one build of the program, found once; two files at a time. */
const real = {
  root,
  globalSetup: ["test/engine/global-setup.ts"],
  testTimeout: 300_000,
  hookTimeout: 600_000,
  pool: "forks" as const,
  // Tests bring registries of their own; what a test does not name must not be asked for anywhere else.
  env: { GAUNTLET_SOURCES: "module,bootstrap" },
  maxWorkers: 2,
};

/** `unit` needs nothing; `engine` and `long` need a container engine, and `long` holds what CI has no time for. */
export default defineConfig({
  test: {
    root,
    projects: [
      {
        test: {
          name: "unit",
          // Nothing in the pure rooms keeps state; loading them once for all files saves a third of the time.
          isolate: false,
          // For a machine with other work; a test that hangs is found all the same.
          testTimeout: 60_000,
          // Half of the time is spent waiting for programs that tests start.
          maxWorkers: 2,
          root,
          include: ["test/**/*.test.ts"],
          exclude: ["test/**/*.{engine,long}.test.ts", "**/node_modules/**"],
        },
      },
      { test: { ...real, name: "engine", include: ["test/**/*.engine.test.ts"] } },
      { test: { ...real, name: "long", include: ["test/**/*.long.test.ts"] } },
    ],
  },
});
