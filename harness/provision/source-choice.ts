import type { ImageDefinition, ImageSource } from "./image-catalogue.ts";

/** The user's words for the sources that can be chosen; a Dockerfile on another of our images is not among them. */
const WORDS: Readonly<Record<string, ImageSource["kind"]>> = {
  module: "toolchain-module",
  registry: "registry",
  bootstrap: "bootstrap",
};

/** Something that the user set for where images come from cannot be understood; the message says what would be. */
export class SourceChoiceError extends Error {}

/**
 * A definition with the sources that the user wants, in the user's order, from GAUNTLET_SOURCES ("registry,module"), and
 * with references that go to GAUNTLET_REGISTRY ("localhost:5000", or "mirror.example/hub"). What was chosen becomes part of
 * the definition and thereby of the image's key. Throws a SourceChoiceError.
 */
export function chooseSources(definition: ImageDefinition, env: NodeJS.ProcessEnv): ImageDefinition {
  const order = sourceOrder(env.GAUNTLET_SOURCES ?? "");
  const prefix = registryPrefix(env.GAUNTLET_REGISTRY ?? "");
  const rank = (source: ImageSource) =>
    source.kind === "dockerfile" ? 0 : (order?.indexOf(source.kind) ?? 0);
  const sources = definition.sources
    .filter((source) => rank(source) >= 0)
    .sort((a, b) => rank(a) - rank(b))
    .map((source) =>
      source.kind === "registry" && prefix
        ? { ...source, reference: `${prefix}/${source.reference}` }
        : source,
    );
  return { ...definition, sources };
}

function sourceOrder(text: string): ImageSource["kind"][] | undefined {
  const words = text
    .split(",")
    .map((word) => word.trim())
    .filter(Boolean);
  if (words.length === 0) return undefined;
  return words.map((word) => {
    const kind = Object.hasOwn(WORDS, word) ? WORDS[word] : undefined;
    if (kind) return kind;
    const known = Object.keys(WORDS).join(", ");
    throw new SourceChoiceError(`GAUNTLET_SOURCES: unknown source "${word}"; known: ${known}`);
  });
}

function registryPrefix(text: string): string | undefined {
  const prefix = text.trim().replace(/\/+$/, "");
  if (prefix === "") return undefined;
  if (/^[A-Za-z0-9][A-Za-z0-9._-]*(:\d{1,5})?(\/[a-z0-9][a-z0-9._-]*)*$/.test(prefix)) return prefix;
  throw new SourceChoiceError(
    `GAUNTLET_REGISTRY: "${text}" is no registry; expected a host, a port and a path at most, such as localhost:5000/hub`,
  );
}
