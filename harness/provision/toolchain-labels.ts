import type { StoredImage } from "../domain/container-engine.ts";
import type { GoVersion } from "../domain/go-version.ts";
import type { ToolchainIdentity } from "../domain/observation.ts";

/** Image labels that carry a toolchain's identity. */
const LABELS = {
  version: "gauntlet.toolchain.version",
  sum: "gauntlet.toolchain.sum",
  verified: "gauntlet.toolchain.verified",
  source: "gauntlet.toolchain.source",
  /** "path:sha256" of each program, with commas. */
  tools: "gauntlet.toolchain.tools",
} as const;

/** A toolchain's identity as labels, which every image made from its own inherits. */
export function toolchainLabels(identity: ToolchainIdentity): Readonly<Record<string, string>> {
  return {
    [LABELS.version]: identity.version,
    [LABELS.sum]: identity.sum,
    [LABELS.verified]: String(identity.verified),
    [LABELS.source]: identity.source,
    ...(identity.tools
      ? {
          [LABELS.tools]: Object.entries(identity.tools)
            .map((pair) => pair.join(":"))
            .join(","),
        }
      : {}),
  };
}

const SOURCES: readonly ToolchainIdentity["source"][] = ["module", "registry", "debian"];

/** The toolchain that an image's labels name; null for an image without one. */
export function identityOf({ labels }: StoredImage): ToolchainIdentity | null {
  const version = labels[LABELS.version];
  const sum = labels[LABELS.sum];
  const source = SOURCES.find((each) => each === labels[LABELS.source]);
  if (!version || !sum || !source) return null;
  const tools = toolsOf(labels[LABELS.tools]);
  const verified = labels[LABELS.verified] === "true";
  return { version: version as GoVersion, source, sum, verified, ...(tools ? { tools } : {}) };
}

function toolsOf(label: string | undefined): Readonly<Record<string, string>> | undefined {
  return label
    ? Object.fromEntries(label.split(",").map((pair) => pair.split(":") as [string, string]))
    : undefined;
}
