import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Two projects: `unit` needs nothing; `engine` needs a container engine and runs at most two files at a time. */
export default defineConfig({
  test: {
    root,
    projects: [
      {
        test: {
          name: "unit",
          root,
          include: ["test/**/*.test.ts"],
          exclude: ["test/**/*.engine.test.ts", "**/node_modules/**"],
        },
      },
      {
        test: {
          name: "engine",
          root,
          include: ["test/**/*.engine.test.ts"],
          testTimeout: 600_000,
          hookTimeout: 900_000,
          maxWorkers: 2,
          fileParallelism: true,
          globalSetup: [],
        },
      },
    ],
  },
});
