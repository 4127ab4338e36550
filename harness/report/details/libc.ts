import type { LibcDetail, UnmetVersion } from "../../domain/libc-detail.ts";
import { plainLine } from "../../domain/plain-text.ts";

/** What a program needs of the C library, what there was, and where it would run. */
export function libcLines(detail: LibcDetail): readonly string[] {
  return [
    `${detail.program} ${needWords(detail)}`,
    ...loaderLines(detail),
    ...detail.unmet.map(unmetWords),
    ...(detail.missingLibraries.length > 0 ? [`not there: ${detail.missingLibraries.join(", ")}`] : []),
    ...(detail.unresolved.length > 0
      ? [`musl has no ${detail.unresolved.join(", ")}${detail.unresolved.length === 20 ? ", …" : ""}`]
      : []),
    `here: ${hereWords(detail)}`,
    ...baseLines(detail),
  ].map((line) => plainLine(line, 600));
}

function needWords({ needed, newest }: LibcDetail): string {
  const libraries = needed.length > 0 ? `is linked to ${needed.join(", ")}` : "is linked to no library";
  return newest ? `${libraries} and needs ${newest.version}${forWords(newest)}` : libraries;
}

function forWords({ symbols, symbolCount }: Pick<UnmetVersion, "symbols" | "symbolCount">): string {
  if (symbols.length === 0) return "";
  const shown = symbols.slice(0, 5);
  const more = symbolCount - shown.length;
  return ` for ${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

function loaderLines({ interpreter, interpreterFound, loaders }: LibcDetail): string[] {
  if (interpreter === null || interpreterFound) return [];
  const there = loaders.length > 0 ? `; there is ${loaders.join(", ")}` : "";
  return [`its loader ${interpreter} is not there${there}`];
}

function unmetWords(unmet: UnmetVersion): string {
  const { library, version, offered } = unmet;
  const here = offered === null ? "nothing of the kind" : `at most ${offered}`;
  return `${library} here has ${here}, and not ${version}${forWords(unmet)}`;
}

function hereWords({ libc, release }: LibcDetail): string {
  if (libc === null) return "no C library for this kind of program";
  return release === null ? libc : `${libc} ${release}`;
}

function baseLines({ oldestBase, newest }: LibcDetail): string[] {
  if (oldestBase)
    return [`oldest base that would do: Debian ${oldestBase.suite} (glibc ${oldestBase.release})`];
  return newest ? ["no base of the libc axis is known to have all that it needs"] : [];
}
