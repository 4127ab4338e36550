import type { CacheName } from "../../domain/cache-damage.ts";
import type { CacheCheck, CacheDetail } from "../../domain/cache-detail.ts";
import { plainLine } from "../../domain/plain-text.ts";

const NAMES: Readonly<Record<CacheName, string>> = {
  "build-cache": "build cache",
  "module-cache": "module cache",
  "go-sum": "go.sum",
};

/** The cache, the file in it, who noticed, and the proof. */
export function cacheLines(detail: CacheDetail): readonly string[] {
  const { cache, file, package: pkg, line, what, sizeBefore, sizeAfter, noticed, check } = detail;
  const place = `${plainLine(file, 300)}${line === null ? "" : `:${line}`}`;
  const sizes = sizeBefore === sizeAfter ? `${sizeBefore} bytes` : `${sizeBefore} bytes, then ${sizeAfter}`;
  return [
    cache === "build-cache" && pkg === null
      ? `${NAMES[cache]}, in what it remembers of ${place}`
      : `${NAMES[cache]}: ${place}${pkg === null ? "" : `, the object of ${plainLine(pkg, 200)}`}`,
    `damaged on purpose: ${plainLine(what, 300)} (${sizes})`,
    plainLine(noticed, 400),
    ...(check ? [`${plainLine(check.command, 100)} exits ${check.exit ?? "-"}: ${checkSays(check)}`] : []),
    ...proof(detail),
  ];
}

function checkSays({ says, mended }: CacheCheck): string {
  if (says !== "") return plainLine(says, 300);
  return mended ? "it says nothing, and has made the file whole" : "it says nothing";
}

function proof({ cache, cleaned }: CacheDetail): string[] {
  if (cleaned === null) return [];
  const without =
    cache === "go-sum" ? "with go.sum as it was" : `with the ${NAMES[cache]} cleaned, and nothing else,`;
  return cleaned === "passed"
    ? [`proof: the same steps passed before the damage, and pass again ${without}`.replace(/,$/, "")]
    : [`no proof: the same steps fail also ${without}`.replace(/,$/, "")];
}
