import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { ImageNeed } from "../../harness/domain/cell.ts";
import type { GoVersion } from "../../harness/domain/go-version.ts";
import { loadImageCatalogue } from "../../harness/provision/image-catalogue.ts";
import { imageHolds, imagesBelow, recipeFor, runRecipeFor } from "../../harness/provision/image-recipe.ts";
import { tempFolder } from "../store/stored-run.ts";

const shipped = await loadImageCatalogue(new URL("../../images", import.meta.url).pathname, {});

function need(parts: Partial<ImageNeed> = {}): ImageNeed {
  return { go: "1.25.5" as GoVersion, layer: "gcc", system: ["b", "a"], ...parts };
}

const keyOf = (parts: Partial<ImageNeed> = {}, arch = "amd64", catalogue = shipped) =>
  recipeFor(need(parts), arch, catalogue).key;

/** The shipped definitions with one of them changed. */
function changed(id: string, parts: object) {
  const definition = shipped.get(id);
  if (!definition) throw new Error(`images/${id} is missing`);
  return new Map([...shipped, [id, { ...definition, ...parts }]]);
}

describe("an image's key", () => {
  test("is the same for the same content, in whatever order and how often packages are named", () => {
    expect(keyOf({ system: ["a", "b"] })).toBe(keyOf({ system: ["b", "a", "b"] }));
  });

  test("differs with everything that decides the content", () => {
    const keys = [
      ...[keyOf(), keyOf({ go: "1.25.4" as GoVersion }), keyOf({ layer: "base" }), keyOf({ system: [] })],
      ...[keyOf({ system: ["ab"] }), keyOf({ system: ["a"] }), keyOf({}, "arm64")],
      ...["go", "base", "gcc"].map((id) => keyOf({}, "amd64", changed(id, { revision: 2 }))),
      keyOf({}, "amd64", changed("base", { suite: "trixie" })),
      keyOf({ layer: "tree", system: [] }),
    ];
    // What gcc's definition says beside its packages decides nothing but by way of them.
    expect(new Set(keys).size).toBeGreaterThanOrEqual(keys.length - 1);
  });

  test("of a tree alone does not change with Debian's", () => {
    const tree = { layer: "tree", system: [] } as const;
    expect(keyOf(tree, "amd64", changed("base", { suite: "trixie" }))).toBe(keyOf(tree));
  });

  test("and its tag are fit for an engine", () => {
    for (const recipe of imagesBelow(recipeFor(need(), "amd64", shipped))) {
      expect(recipe.key).toMatch(/^[0-9a-f]{32}$/);
      expect(recipe.tag).toMatch(/^[a-z0-9]+(?:[._/-][a-z0-9]+)*:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/);
    }
  });
});

describe("a recipe", () => {
  test("names what the image holds, and all that it stands on", () => {
    const recipe = recipeFor(need(), "amd64", shipped);
    expect(imageHolds(recipe)).toEqual(
      expect.arrayContaining(["go 1.25.5", "debian bookworm", "gcc", "a", "b"]),
    );
    expect(imagesBelow(recipe).map(({ kind }) => kind)).toEqual([
      "go-on",
      "go",
      "packages",
      "packages",
      "base",
    ]);
  });

  test("is refused where no definition serves the engine or the layer", () => {
    expect(() => recipeFor(need(), "riscv64", shipped)).toThrow(/image go is not made for riscv64 engines/);
    const without = new Map([...shipped].filter(([id]) => id !== "gcc"));
    expect(() => recipeFor(need(), "amd64", without)).toThrow("images/gcc/image.yaml is missing");
  });
});

describe("an images folder", () => {
  const good = "id: x\nrevision: 1\narchitectures: [amd64]\nholds: []\nsources: [{kind: toolchain-module}]\n";

  async function catalogue(text: string) {
    const dir = await tempFolder();
    await mkdir(join(dir, "x"));
    await mkdir(join(dir, "no-image"));
    await writeFile(join(dir, "x/image.yaml"), text);
    return loadImageCatalogue(dir, {});
  }

  test("gives its images by id, and passes by folders without one", async () => {
    expect([...(await catalogue(good)).keys()]).toEqual(["x"]);
  });

  test.each([
    ["an unknown key", `${good}colour: red\n`, /x\/image\.yaml: .*colour/s],
    ["an id that is not its folder's", good.replace("id: x", "id: y"), /x\/image\.yaml: the id is "y"/],
    ["an unknown kind of source", good.replace("toolchain-module", "magic"), /x\/image\.yaml: .*source/s],
    ["no sources", good.replace(/\[\{.*/, "[]"), /x\/image\.yaml: .*sources/s],
    ["text that is no YAML", "id: [", /x\/image\.yaml: /],
    ["nothing in it", "", /x\/image\.yaml: /],
  ])("with %s is refused with the file's name", async (_, text, message) => {
    await expect(catalogue(text)).rejects.toThrow(message);
  });
});

describe("what programs run on", () => {
  const runsOn = (libc: string, system: readonly string[] = []) =>
    runRecipeFor({ libc, system }, "amd64", shipped);

  test("is a Debian of that suite, the base itself where that is it, or musl alone", () => {
    const words = ["bullseye", "bookworm", "trixie", "musl"];
    expect(words.map((word) => imageHolds(runsOn(word)))).toEqual([
      ...[["debian bullseye"], ["debian bookworm"], ["debian trixie"], ["musl"]],
    ]);
    expect(runsOn("bookworm").key).toBe(baseKey());
    expect(new Set(words.map((word) => runsOn(word).key)).size).toBe(words.length);
  });

  test("holds the scenario's packages", () => {
    expect(imageHolds(runsOn("trixie", ["libx"]))).toEqual(["debian trixie", "libx"]);
  });
});

function baseKey(): string {
  const below = imagesBelow(recipeFor(need({ layer: "base", system: [] }), "amd64", shipped));
  return below.find(({ kind }) => kind === "base")?.key ?? "none";
}
