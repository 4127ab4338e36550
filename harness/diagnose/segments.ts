/** A part of a build's output: what one action printed under its "# package" header, or what stands before any. */
export interface Segment {
  readonly package: string | null;
  readonly lines: readonly string[];
}

const HEADER = /^# (?:\[(?<bracketed>\S+)\]|(?<plain>\S+)(?: \[\S+\])?)$/;

/**
 * Splits clean lines at the go command's "# package" headers, in order. Go-level remarks that follow a package's text
 * without a header of their own stay in its segment, for nothing marks its end.
 */
export function splitSegments(lines: readonly string[]): readonly Segment[] {
  const segments: { package: string | null; lines: string[] }[] = [{ package: null, lines: [] }];
  for (const line of lines) {
    const header = HEADER.exec(line)?.groups;
    if (header)
      segments.push({
        package: header.bracketed ?? header.plain ?? null,
        lines: [],
      });
    else segments.at(-1)?.lines.push(line);
  }
  return segments.filter((segment) => segment.lines.some((line) => line.trim() !== ""));
}

/** A package's plain import path: "m/p" for "m/p [m/p.test]"; an external test package keeps its _test. */
export function plainPackage(name: string): string {
  return name.replace(/ \[.*\]$/, "");
}
