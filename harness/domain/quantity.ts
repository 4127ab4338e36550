const SIZE_UNITS = new Map(
  Object.entries({
    B: 1,
    KiB: 2 ** 10,
    MiB: 2 ** 20,
    GiB: 2 ** 30,
    TiB: 2 ** 40,
    kB: 1e3,
    MB: 1e6,
    GB: 1e9,
    TB: 1e12,
  }),
);
const TIME_UNITS = new Map(Object.entries({ ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }));

/** Bytes of "2GiB", "512MiB" or "1.5GB"; undefined without a number and one of those units. */
export function parseSize(text: string): number | undefined {
  const match = /^(\d{1,12}(?:\.\d{1,6})?)\s?([A-Za-z]+)$/.exec(text);
  const unit = SIZE_UNITS.get(match?.[2] ?? "");
  return match && unit !== undefined ? Math.round(Number(match[1]) * unit) : undefined;
}

/** Milliseconds of "10m", "90s", "1h30m" or "500ms"; undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  if (!/^(?:\d{1,9}(?:\.\d{1,3})?(?:ms|s|m|h))+$/.test(text)) return undefined;
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  return Math.round(
    parts.reduce((sum, [, n, unit]) => sum + Number(n) * (TIME_UNITS.get(unit ?? "") ?? 0), 0),
  );
}

/** "226 MiB", rounded. */
export function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MiB`;
}
