import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { chooseSources } from "./source-choice.ts";

const source = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("toolchain-module") }),
  z.strictObject({ kind: z.literal("registry"), reference: z.string(), tree: z.string().optional() }),
  z.strictObject({
    kind: z.literal("bootstrap"),
    packages: z.array(z.string()),
    /** extract: the packages alone, without the small Debian around them. */
    variant: z.enum(["minbase", "extract"]).optional(),
  }),
  z.strictObject({ kind: z.literal("dockerfile"), on: z.string(), packages: z.array(z.string()) }),
]);

const imageFile = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  /** Raised when what the image holds changes without this file's other fields changing. */
  revision: z.coerce.number().int().positive(),
  architectures: z.array(z.string()).min(1),
  holds: z.array(z.string()),
  suite: z.string().optional(),
  /** What a report says that it holds, where that is not a Debian of its suite. */
  words: z.array(z.string()).optional(),
  sources: z.array(source).min(1),
});

/** One source of an image, in the words of image.yaml. */
export type ImageSource = z.infer<typeof source>;

/** What an image.yaml says. */
export type ImageDefinition = z.infer<typeof imageFile>;

/**
 * Every image of the folder by id, with the sources that the user chose in `env`. Rejects on a file that does not parse,
 * on an id that is not its folder's name, and with a SourceChoiceError.
 */
export async function loadImageCatalogue(
  folder: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<ReadonlyMap<string, ImageDefinition>> {
  const catalogue = new Map<string, ImageDefinition>();
  for (const id of (await readdir(folder)).sort()) {
    const file = join(folder, id, "image.yaml");
    const text = await readFile(file, "utf8").catch(() => undefined);
    if (text === undefined) continue;
    const definition = imageFile.safeParse(parseYaml(text, file));
    if (!definition.success) throw new Error(`${file}: ${z.prettifyError(definition.error)}`);
    if (definition.data.id !== id)
      throw new Error(`${file}: the id is "${definition.data.id}", the folder "${id}"`);
    catalogue.set(id, chooseSources(definition.data, env));
  }
  return catalogue;
}

function parseYaml(text: string, file: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}`);
  }
}
