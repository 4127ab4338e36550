import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * Sources of packages for one Debian suite, as sources.list lines, so that an image is bootstrapped from where the machine
 * itself gets packages: its own where it is of that suite, else its mirrors of its own suite asked for the other one. Empty
 * on a machine that is no Debian.
 */
export async function aptSourcesFor(suite: string, etc = "/etc/apt"): Promise<string[]> {
  const parts = await readdir(join(etc, "sources.list.d")).catch(() => []);
  // As apt does: what editors and upgrades leave beside (.save, .dpkg-old) counts for nothing.
  const read = parts.filter((name) => /\.(list|sources)$/.test(name)).sort();
  const files = [join(etc, "sources.list"), ...read.map((name) => join(etc, "sources.list.d", name))];
  const texts = await Promise.all(
    files.map(async (file) => ({ file, text: await readFile(file, "utf8").catch(() => "") })),
  );
  const lines = texts.flatMap(({ file, text }) =>
    file.endsWith(".sources") ? parseDeb822(text) : parseOneLine(text),
  );
  const own = lines.filter((line) => isDebian(line, suite));
  const taken = own.length > 0 ? own : lines.flatMap((line) => renamed(line, suite));
  return [...new Set(taken.map(formatLine))];
}

/** A mirror of one Debian suite as one of another: they hold all suites side by side. */
function renamed(source: AptSource, suite: string): AptSource[] {
  const [, own = "", part = ""] = /^([a-z]+)(-updates|-security)?$/.exec(source.suite) ?? [];
  return own !== "" && isDebian(source, own) ? [{ ...source, suite: `${suite}${part}` }] : [];
}

interface AptSource {
  readonly uri: string;
  readonly suite: string;
  readonly components: readonly string[];
}

/** Third-party sources have suites and components of their own; Debian's are the suite, its updates and its security. */
function isDebian(source: AptSource, suite: string): boolean {
  return (
    [suite, `${suite}-updates`, `${suite}-security`].includes(source.suite) &&
    source.components.includes("main") &&
    /\/(debian|debian-security)\/?$|\/archive\/debian/.test(source.uri)
  );
}

function formatLine({ uri, suite, components }: AptSource): string {
  // Snapshots of the archive carry an old "valid until" date by design.
  return `deb [check-valid-until=no] ${uri} ${suite} ${components.join(" ")}`;
}

/** "deb [options] uri suite component …" lines. */
export function parseOneLine(text: string): AptSource[] {
  return text.split("\n").flatMap((line) => {
    const [, uri, suite, components] =
      /^\s*deb\s+(?:\[[^\]]*\]\s+)?(\S+)\s+(\S+)\s+(.+?)\s*$/.exec(line.replace(/#.*/, "")) ?? [];
    return uri && suite && components ? [{ uri, suite, components: components.split(/\s+/) }] : [];
  });
}

/** Stanzas of "Types:", "URIs:", "Suites:" and "Components:" fields; a line that begins with a blank goes on with the one before. */
export function parseDeb822(text: string): AptSource[] {
  return text
    .replace(/\r/g, "")
    .replace(/^#.*\n?/gm, "")
    .replace(/\n[ \t]+(?=\S)/g, " ")
    .split(/\n\s*\n/)
    .flatMap((stanza) => {
      const field = (name: string) =>
        new RegExp(`^${name}:\\s*(.+)$`, "im").exec(stanza)?.[1]?.trim().split(/\s+/) ?? [];
      if (!field("Types").includes("deb") || /^(no|false|off|0)$/i.test(field("Enabled")[0] ?? "")) return [];
      return field("URIs").flatMap((uri) =>
        field("Suites").map((suite) => ({ uri, suite, components: field("Components") })),
      );
    });
}
