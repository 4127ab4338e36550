import type { GoToken } from "./go-lexer.ts";
import type { LineMap } from "./line-map.ts";

/** A bracket that nothing closes, and where that shows: at a closing one that is of another, or at the file's end. */
export interface Unclosed {
  readonly opener: GoToken;
  readonly missedAt: GoToken;
  /** The brace that by its indentation is the one that nothing closes, where that is another. */
  readonly likely: GoToken | null;
}

/** A closing bracket that closes nothing; `innermost` is what is open there. */
export interface Unopened {
  readonly closer: GoToken;
  readonly innermost: GoToken | null;
}

/** How the brackets of a source fit. */
export interface Brackets {
  readonly unclosed: readonly Unclosed[];
  readonly unopened: readonly Unopened[];
}

const OPENER: ReadonlyMap<string, string> = new Map([
  ["RPAREN", "LPAREN"],
  ["RBRACK", "LBRACK"],
  ["RBRACE", "LBRACE"],
]);
const OPENERS: ReadonlySet<string> = new Set(OPENER.values());

/** Finds the brackets of a whole source that do not fit, in the order in which that shows. Linear in time. */
export function checkBrackets(tokens: readonly GoToken[], bytes: Uint8Array, lines: LineMap): Brackets {
  const unclosed: Unclosed[] = [];
  const unopened: Unopened[] = [];
  let outdented: GoToken | null = null;
  const open = walk(tokens, {
    missed: (opener, missedAt) => unclosed.push({ opener, missedAt, likely: null }),
    unopened: (closer, innermost) => unopened.push({ closer, innermost }),
    closed: (opener, closer) => {
      if (standsFurtherOut(closer, opener, bytes, lines)) outdented ??= opener;
    },
  });
  const [outermost] = open;
  const end = tokens.at(-1);
  // Braces are counted, so that the outermost is left over wherever the missing one belongs.
  const likely = open.length === 1 && outermost?.name === "LBRACE" ? outdented : null;
  if (end) for (const opener of open.reverse()) unclosed.push({ opener, missedAt: end, likely });
  return { unclosed, unopened };
}

/** The innermost bracket that is open where the byte at an index stands; null where none is. */
export function innermostAt(tokens: readonly GoToken[], index: number): GoToken | null {
  const after = tokens.findIndex(({ start }) => start >= index);
  return walk(after < 0 ? tokens : tokens.slice(0, after), {}).at(-1) ?? null;
}

interface Hears {
  /** A bracket that is left open by a closing one of an outer bracket. */
  readonly missed?: (opener: GoToken, closer: GoToken) => void;
  readonly unopened?: (closer: GoToken, innermost: GoToken | null) => void;
  readonly closed?: (opener: GoToken, closer: GoToken) => void;
}

/** Goes through the brackets, and gives those that are open at the end. */
function walk(tokens: readonly GoToken[], hears: Hears): GoToken[] {
  const stack: GoToken[] = [];
  const open = new Map<string, number>();
  const count = (name: string, by: number) => open.set(name, (open.get(name) ?? 0) + by);
  for (const token of tokens) {
    const wanted = OPENER.get(token.name);
    if (OPENERS.has(token.name)) {
      stack.push(token);
      count(token.name, 1);
    } else if (wanted !== undefined && !open.get(wanted)) hears.unopened?.(token, stack.at(-1) ?? null);
    else if (wanted !== undefined) {
      for (let top = stack.pop(); top; top = stack.pop()) {
        count(top.name, -1);
        if (top.name === wanted) {
          hears.closed?.(top, token);
          break;
        }
        hears.missed?.(top, token);
      }
    }
  }
  return stack;
}

/** Deeper indentation than this is looked at no further. */
const INDENT_LIMIT = 200;

/** True for a brace that begins its line and stands further out than the line that opened what it closes. */
function standsFurtherOut(closer: GoToken, opener: GoToken, bytes: Uint8Array, lines: LineMap): boolean {
  if (closer.name !== "RBRACE") return false;
  const start = lines.lineStart(closer.start);
  const out = indentFrom(bytes, start);
  if (start + out.length !== closer.start) return false;
  const own = indentFrom(bytes, lines.lineStart(opener.start));
  return own !== out && own.startsWith(out);
}

function indentFrom(bytes: Uint8Array, start: number): string {
  let end = start;
  while (end - start < INDENT_LIMIT && (bytes[end] === 0x20 || bytes[end] === 0x09)) end++;
  return String.fromCharCode(...bytes.subarray(start, end));
}
