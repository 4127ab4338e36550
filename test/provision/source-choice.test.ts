import { describe, expect, test } from "vitest";
import { loadImageCatalogue } from "../../harness/provision/image-catalogue.ts";
import { chooseSources } from "../../harness/provision/source-choice.ts";

const IMAGES = new URL("../../images", import.meta.url).pathname;
const shipped = await loadImageCatalogue(IMAGES, {});
const go = shipped.get("go");
const kinds = async (id: string, env: NodeJS.ProcessEnv) =>
  (await loadImageCatalogue(IMAGES, env)).get(id)?.sources.map((source) => source.kind);

test("with nothing chosen the shipped definitions stay as they are", () => {
  if (!go) throw new Error("images/go is missing");
  expect(chooseSources(go, {})).toEqual(go);
});

describe("GAUNTLET_SOURCES", () => {
  test("leaves out what it does not name", async () => {
    expect(await kinds("go", { GAUNTLET_SOURCES: "module,bootstrap" })).toEqual(["toolchain-module"]);
    expect(await kinds("base", { GAUNTLET_SOURCES: "module,bootstrap" })).toEqual(["bootstrap"]);
  });

  test("gives the order", async () => {
    expect(await kinds("go", { GAUNTLET_SOURCES: " registry , module " })).toEqual([
      "registry",
      "toolchain-module",
    ]);
    expect(await kinds("base", { GAUNTLET_SOURCES: "registry,bootstrap" })).toEqual([
      "registry",
      "bootstrap",
    ]);
  });

  test("does not touch images that are built on another of ours", async () => {
    expect(await kinds("gcc", { GAUNTLET_SOURCES: "module" })).toEqual(["dockerfile"]);
  });

  test.each(["docker", "registry;module", "constructor", "toolchain-module"])(
    "%s is refused",
    async (text) => {
      await expect(kinds("go", { GAUNTLET_SOURCES: text })).rejects.toThrow(
        `GAUNTLET_SOURCES: unknown source "${text}"; known: module, registry, bootstrap`,
      );
    },
  );
});

describe("GAUNTLET_REGISTRY", () => {
  test.each([
    ["localhost:5000", "localhost:5000/golang:{release}"],
    ["mirror.example/hub/", "mirror.example/hub/golang:{release}"],
  ])("%s comes before every reference", async (prefix, reference) => {
    const found = (await loadImageCatalogue(IMAGES, { GAUNTLET_REGISTRY: prefix })).get("go");
    expect(found?.sources.find((source) => source.kind === "registry")).toMatchObject({ reference });
  });

  test.each(["https://r.example", "r.example:port", "../x", "a b"])("%j is refused", async (text) => {
    await expect(kinds("go", { GAUNTLET_REGISTRY: text })).rejects.toThrow(
      `GAUNTLET_REGISTRY: "${text}" is no registry`,
    );
  });
});
