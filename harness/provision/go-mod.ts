/** What the harness itself needs of a go.mod; the go command alone judges whether the file is right. */
export interface GoMod {
  readonly modulePath: string | null;
  readonly goLine: string | null;
  readonly toolchainLine: string | null;
  readonly requires: readonly string[];
  /** Replacements by a folder. */
  readonly folders: readonly FolderReplacement[];
}

/** A module that lies in a folder, written relative to the go.mod. */
export interface FolderReplacement {
  readonly module: string;
  readonly folder: string;
}

/** Reads the lines that matter out of any text; what cannot be read is null or absent, never an error. */
export function parseGoMod(text: string): GoMod {
  const lines = directives(text);
  const first = (verb: string) => lines.find((line) => line.verb === verb)?.rest[0] ?? null;
  return {
    modulePath: first("module"),
    goLine: first("go"),
    toolchainLine: first("toolchain"),
    requires: lines
      .filter((line) => line.verb === "require")
      .flatMap(({ rest: [path, version] }) => (path && version ? [`${path}@${version}`] : [])),
    folders: lines.flatMap(folderReplacement),
  };
}

/** The folders that replace directives point to. */
export function localReplacements(text: string): string[] {
  return directives(text)
    .flatMap(folderReplacement)
    .map(({ folder }) => folder);
}

function folderReplacement(line: Directive): FolderReplacement[] {
  const found = replacement(line);
  return found && isLocalPath(found.target) ? [{ module: found.module, folder: found.target }] : [];
}

/** The modules that go.mod requires and no folder replaces: a cache serves them. */
export function fetchedModules({ requires, folders }: GoMod): readonly string[] {
  const replaced = new Set(folders.map(({ module }) => module));
  return requires.filter((required) => !replaced.has(required.slice(0, required.indexOf("@"))));
}

/** What a replace directive replaces, and by what; undefined for any other. */
export function replacement({
  verb,
  rest,
}: Directive): { readonly module: string; readonly target: string } | undefined {
  const arrow = rest.indexOf("=>");
  const [module, target] = [rest[0], rest[arrow + 1]];
  return verb === "replace" && arrow > 0 && module && target ? { module, target } : undefined;
}

/** True for a folder, as the go command tells it from a module path. */
export function isLocalPath(target: string): boolean {
  return /^\.{0,2}\/|^\.{1,2}$/.test(target);
}

/** The folders that a go.work uses. */
export function parseGoWorkUses(text: string): string[] {
  return directives(text).flatMap(({ verb, rest: [path] }) => (verb === "use" && path ? [path] : []));
}

/** One line of go.mod's syntax. */
export interface Directive {
  readonly verb: string;
  readonly rest: readonly string[];
  /** Counted from 1. */
  readonly line: number;
}

/** Lines of go.mod's syntax, with blocks unfolded: `require (` … `)` gives one directive a line. */
export function directives(text: string): Directive[] {
  const found: Directive[] = [];
  let block: string | undefined;
  for (const [at, raw] of text.split(/\r?\n/).entries()) {
    const words = wordsOf(raw);
    const line = at + 1;
    const [verb, next] = words;
    if (verb === undefined) continue;
    if (block !== undefined) {
      if (verb === ")") block = undefined;
      else found.push({ verb: block, rest: words, line });
    } else if (next === "(") block = verb;
    else found.push({ verb, rest: words.slice(1), line });
  }
  return found;
}

/** Quoted strings, parentheses and plain words, up to a comment: the go command's own lexer needs no blanks around "(". */
function wordsOf(line: string): string[] {
  const found = line.match(/\/\/.*|"(?:[^"\\]|\\.)*"|`[^`]*`|[()]|(?:(?!\/\/)[^\s()])+/g) ?? [];
  return found.filter((word) => !word.startsWith("//")).map(unquote);
}

function unquote(word: string): string {
  return /^(["`]).*\1$/.test(word) ? word.slice(1, -1) : word;
}
