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

function folderReplacement({ verb, rest }: Directive): FolderReplacement[] {
  const folder = rest[rest.indexOf("=>") + 1];
  const [module = ""] = rest;
  return verb === "replace" && rest.includes("=>") && folder && /^\.{0,2}\/|^\.{1,2}$/.test(folder)
    ? [{ module, folder }]
    : [];
}

/** The modules that go.mod requires and no folder replaces: a cache serves them. */
export function fetchedModules({ requires, folders }: GoMod): readonly string[] {
  const replaced = new Set(folders.map(({ module }) => module));
  return requires.filter((required) => !replaced.has(required.slice(0, required.indexOf("@"))));
}

/** The folders that a go.work uses. */
export function parseGoWorkUses(text: string): string[] {
  return directives(text).flatMap(({ verb, rest: [path] }) => (verb === "use" && path ? [path] : []));
}

interface Directive {
  readonly verb: string;
  readonly rest: readonly string[];
}

/** Lines of go.mod's syntax, with blocks unfolded: `require (` … `)` gives one directive a line. */
function directives(text: string): Directive[] {
  const found: Directive[] = [];
  let block: string | undefined;
  for (const raw of text.split(/\r?\n/)) {
    const words = wordsOf(raw);
    const [verb, next] = words;
    if (verb === undefined) continue;
    if (block !== undefined) {
      if (verb === ")") block = undefined;
      else found.push({ verb: block, rest: words });
    } else if (next === "(") block = verb;
    else found.push({ verb, rest: words.slice(1) });
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
