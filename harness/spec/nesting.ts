import { Lexer } from "yaml";

/** Deeper than any scenario, and far from where the library's recursion would end the process. */
const MAX_DEPTH = 64;
const MAX_INDENT = 200;

/**
 * True when a file nests deeper than it may. Asked of the tokens, before the library composes them: it recurses over
 * nesting, and a stack that runs out inside of a regular expression ends Node itself.
 */
export function nestsTooDeeply(text: string): boolean {
  let flow = 0;
  let inLine = 0;
  for (const token of new Lexer().lex(text)) {
    if (token === "[" || token === "{") flow += 1;
    else if (token === "]" || token === "}") flow -= 1;
    else if (token === "\n" || token === "\r\n") inLine = 0;
    else if (token === "-" || token === "?" || token === ":") inLine += 1;
    else if (/^[ \t]+$/.test(token) && token.length > MAX_INDENT) return true;
    if (flow > MAX_DEPTH || (flow === 0 && inLine > MAX_DEPTH)) return true;
  }
  return false;
}
