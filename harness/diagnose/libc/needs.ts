import libcJson from "../../data/libc.json" with { type: "json" };
import type { LibcBase, UnmetVersion } from "../../domain/libc-detail.ts";
import type { ProgramFile, VersionNeed } from "../../domain/observation.ts";

/** The images of the libc axis, the oldest first. */
const BASES: readonly (LibcBase & { readonly libraries: Readonly<Record<string, readonly string[]>> })[] =
  libcJson.images;

/** "GLIBC" of "GLIBC_2.34": versions of one kind are in order. */
function kindOf(version: string): string {
  return version.replace(/_\d[\d.]*$/, "");
}

/** Compares two versions of one kind by their numbers. */
function compareVersions(a: string, b: string): number {
  const numbers = (version: string) => (/_(\d[\d.]*)$/.exec(version)?.[1] ?? "").split(".").map(Number);
  const [left, right] = [numbers(a), numbers(b)];
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function newestOf(versions: readonly string[], kind: string): string | null {
  return (
    versions
      .filter((version) => kindOf(version) === kind)
      .sort(compareVersions)
      .at(-1) ?? null
  );
}

/** The versions that a program cannot do without and that the libraries where it ran do not define. */
export function unmetVersions({ needs, system }: ProgramFile): readonly UnmetVersion[] {
  // Where a library is not there at all, nothing is known of its versions, and its absence is the cause.
  return needs.flatMap((need) => {
    const offer = system.offers.find(({ library }) => library === need.library);
    if (need.weak || !offer || offer.versions.includes(need.version)) return [];
    const { library, version, symbols, symbolCount } = need;
    const offered = newestOf(offer.versions, kindOf(version));
    return [{ library, version, symbols, symbolCount, offered }];
  });
}

/** A need of glibc, by the version's own name; its private one belongs to no release. */
function isOfGlibc({ version, weak }: VersionNeed): boolean {
  return !weak && /^GLIBC_\d/.test(version);
}

/** The newest version of glibc that a program needs. */
export function newestNeed({ needs }: ProgramFile): VersionNeed | null {
  return (
    needs
      .filter(isOfGlibc)
      .sort((a, b) => compareVersions(a.version, b.version))
      .at(-1) ?? null
  );
}

/** The oldest base that defines every version that a program needs of glibc; null where none does or nothing is known. */
export function oldestBase({ machine, needs }: ProgramFile): LibcBase | null {
  const asked = needs.filter(({ version, weak }) => !weak && version.startsWith("GLIBC_"));
  if (machine !== libcJson.machine || asked.length === 0) return null;
  const serves = ({ libraries }: (typeof BASES)[number]) =>
    asked.every(({ library, version }) => libraries[library]?.includes(version));
  const found = BASES.find(serves);
  return found ? { suite: found.suite, release: found.release } : null;
}
