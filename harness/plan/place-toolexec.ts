/** A go command with our wrapper put in. `skip` is how many words of another wrapper stand before the tool. */
export interface PlacedToolexec {
  readonly argv: readonly string[];
  readonly skip: number;
}

/** The go command's verbs that run tools by -toolexec. */
const VERBS = ["build", "install", "run", "test", "vet"];

/**
 * Puts a wrapper into a go command: behind the verb and any -C, which must come first; where the command has a -toolexec
 * already, or `goFlags` (GOFLAGS) has, that one is run by ours. Null for a command that takes none. `wrapper` makes ours from
 * the number of words of the other.
 */
export function placeToolexec(
  argv: readonly string[],
  goFlags: string,
  wrapper: (skip: number) => string,
): PlacedToolexec | null {
  const verbAt = verbIndex(argv);
  if (verbAt === null) return null;
  const there = flagAt(argv, verbAt);
  const other = there?.value ?? fromGoFlags(goFlags);
  const skip = other === null ? 0 : words(other).length;
  const flag = `-toolexec=${[wrapper(skip), ...(other ? [other] : [])].join(" ")}`;
  if (there)
    return { argv: [...argv.slice(0, there.at), flag, ...argv.slice(there.at + there.length)], skip };
  const at = verbAt + 1 + chdirLength(argv, verbAt + 1);
  return { argv: [...argv.slice(0, at), flag, ...argv.slice(at)], skip };
}

/** True for "go", "/usr/local/go/bin/go" and "go1.22.3". */
export function isGoCommand(command: string): boolean {
  return /(?:^|\/)go(?:\d[\w.]*)?$/.test(command);
}

/** The verb of a go command, also behind a -C: "build"; null for another command. */
export function goVerb(argv: readonly string[]): string | null {
  return isGoCommand(argv[0] ?? "") ? (argv[1 + chdirLength(argv, 1)] ?? null) : null;
}

/** A go command as rules know it: "go", the verb, and the rest, without any -C; `folder` is what that names. */
export function plainGoCommand(argv: readonly string[]): {
  readonly argv: readonly string[];
  readonly folder: string | null;
} {
  if (!isGoCommand(argv[0] ?? "")) return { argv, folder: null };
  const before = chdirLength(argv, 1);
  const after = chdirLength(argv, 2 + before);
  const chdir = before > 0 ? argv.slice(1, 1 + before) : argv.slice(2 + before, 2 + before + after);
  const folder = chdir.at(-1)?.replace(/^--?C=/, "") ?? null;
  return { argv: ["go", ...argv.slice(1 + before, 2 + before), ...argv.slice(2 + before + after)], folder };
}

function verbIndex(argv: readonly string[]): number | null {
  return VERBS.includes(goVerb(argv) ?? "") ? 1 + chdirLength(argv, 1) : null;
}

/** How many words a -C takes that stands at `at`: 0 where none does. */
function chdirLength(argv: readonly string[], at: number): number {
  const word = argv[at] ?? "";
  if (/^--?C=/.test(word)) return 1;
  return /^--?C$/.test(word) ? 2 : 0;
}

interface Found {
  readonly at: number;
  readonly length: number;
  readonly value: string;
}

/** The last -toolexec among the go command's own flags: what a program or a test is given is not looked at. */
function flagAt(argv: readonly string[], verbAt: number): Found | null {
  let found: Found | null = null;
  for (let at = verbAt + 1; at < argv.length; at++) {
    const word = argv[at] ?? "";
    if (word === "--" || /^--?args$/.test(word)) break;
    if (argv[verbAt] === "run" && !word.startsWith("-") && !isValue(argv[at - 1])) break;
    const joined = /^--?toolexec=(?<value>.*)$/s.exec(word)?.groups?.value;
    if (joined !== undefined) found = { at, length: 1, value: joined };
    else if (/^--?toolexec$/.test(word)) found = { at, length: 2, value: argv[at + 1] ?? "" };
  }
  return found;
}

/** Flags of `go run` whose value is the next word. */
function isValue(before: string | undefined): boolean {
  return /^--?(?:C|asmflags|buildmode|compiler|coverpkg|covermode|exec|gccgoflags|gcflags|installsuffix|ldflags|mod|modfile|overlay|p|pgo|pkgdir|tags|toolexec)$/.test(
    before ?? "",
  );
}

function fromGoFlags(goFlags: string): string | null {
  const flags = words(goFlags).flatMap(
    (word) => /^--?toolexec=(?<value>.+)$/s.exec(word)?.groups?.value ?? [],
  );
  return flags.at(-1) ?? null;
}

/** Splits as the go command does (cmd/internal/quoted): blanks separate, quotes hold together. */
export function words(text: string): string[] {
  return [...text.matchAll(/'(?<single>[^']*)'|"(?<double>[^"]*)"|(?<plain>\S+)/g)].map(
    ({ groups }) => groups?.single ?? groups?.double ?? groups?.plain ?? "",
  );
}
