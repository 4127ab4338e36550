/** A place in a file that an output names; line and column count from 1 and are null where it does not say. */
export interface NamedPlace {
  /** The ways to read the path, the likeliest first: one with blanks cannot be told from the words in front of it. */
  readonly paths: readonly string[];
  readonly line: number | null;
  readonly column: number | null;
  /** True for a line of a Go stack trace. */
  readonly frame: boolean;
}

const SUFFIX = String.raw`\.(?:go|s|c|h|cc|cpp|mod|work|sum)(?![\w@/-])`;
const PLACE = new RegExp(`${SUFFIX}(?::([1-9]\\d{0,8}))?(?::([1-9]\\d{0,8}))?`, "g");
const SPEAKER = /^(?:vet|go|cgo|asm): /;
const LAST_DELIMITER = /[^\s"'`()[\]{}<>,;=|]*$/;

/** Most places that are taken. */
const MOST = 256;

/** The places that lines name, in order, each once. images/probe/places.go does the same in a cell. */
export function namedPlaces(lines: readonly string[]): readonly NamedPlace[] {
  const found = new Map<string, NamedPlace>();
  for (const line of lines) {
    if (found.size >= MOST) break;
    if (!line.startsWith("# ")) for (const place of placesIn(line)) found.set(keyOf(place), place);
  }
  return [...found.values()];
}

function keyOf({ paths, line, column }: NamedPlace): string {
  return `${paths[0]}:${line}:${column}`;
}

function placesIn(line: string): NamedPlace[] {
  const found: NamedPlace[] = [];
  let start = 0;
  for (const match of line.matchAll(PLACE)) {
    const [whole, row, column] = match;
    const suffix = /^\.\w+/.exec(whole)?.[0] ?? "";
    const text = line.slice(start, match.index + suffix.length);
    const behind = line.slice(match.index + whole.length);
    const last = LAST_DELIMITER.exec(text)?.[0] ?? "";
    const plain = start === 0 ? text.trimStart().replace(SPEAKER, "") : last;
    const paths = [...new Set([last, plain])].filter((path) => path !== "" && path !== suffix);
    start = match.index + whole.length;
    if (paths.length === 0) continue;
    found.push({
      paths,
      line: row === undefined ? null : Number(row),
      column: column === undefined ? null : Number(column),
      frame: line === `\t${last}:${row}${behind}` && column === undefined && /^(?: \+0x|$)/.test(behind),
    });
  }
  return found;
}
