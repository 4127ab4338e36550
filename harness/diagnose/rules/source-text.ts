import { rule } from "../rule.ts";
import type { Symptom } from "../symptom.ts";
import { at } from "./position.ts";

/** The scanner's words, of the compiler and of go/scanner (which the go command, vet and cgo use). */
const SCANNER = [
  "newline in string",
  "string (?:literal )?not terminated",
  "raw string literal not terminated",
  "comment not terminated",
  "rune literal not terminated",
  "newline in rune literal",
  "newline in character literal",
  "more than one character in (?:rune|character) literal",
  "empty (?:rune|character) literal.*",
  "illegal rune literal",
  "invalid character literal.*",
  "missing import path.*",
  "(?:unknown|invalid) escape.*",
  "(?:invalid digit|invalid radix point|malformed constant|exponent has no digits|hexadecimal (?:mantissa|literal)|octal literal|binary literal|decimal literal|'_' must separate).*",
  "escape (?:sequence|is invalid).*",
  "(?:illegal|invalid) label declaration",
  "missing ',' .*",
  "missing condition in .*",
  "expected (?:operand|';'|'\\)'|'\\}'|'\\]'|'\\('|'\\{'|'IDENT'|'package'|declaration|statement|expression|type|selector|1 expression|boolean|.{1,30}), found .*",
  "non-declaration statement outside function body",
  "imports must appear before other declarations",
  "method must have exactly one receiver",
  "cannot parenthesize embedded type",
  "cannot use .* as value",
  "var declaration not allowed in .*",
  "expected for loop condition",
  "else must be followed by if or statement block",
  "(?:unexpected|misplaced) fallthrough.*",
].join("|");

/** A NUL byte next to a number is reported twice: as a malformed constant, and then for what it is. */
function hasNul({ lines }: Symptom): boolean {
  return lines.some((line) => line.endsWith(": invalid NUL character"));
}

/** Text that is not Go: bytes, encodings, grammar. */
export const sourceTextRules = [
  rule({
    id: "compile.encoding",
    handbookClass: "E2",
    from: ["compile", "go", "vet", "cgo", "asm"],
    match: [
      at("(?:syntax error: )?(?<what>(?:invalid|illegal) (?:BOM|byte order mark).*)"),
      at(
        "(?:syntax error: )?(?<what>invalid NUL character|unexpected NUL in input|illegal character NUL|malformed constant: .*)",
      ),
      /^(?:build \S+: cannot load \S+: )?read(?:ing)? \S+: (?<what>unexpected NUL in input|(?:invalid|illegal) UTF-8.*)/,
      at("(?:syntax error: )?(?<what>(?:invalid|illegal) UTF-8 (?:encoding|sequence).*)"),
      at(
        String.raw`(?:syntax error: )?(?<what>(?:invalid|illegal|invalid identifier) character U\+[0-9A-F]{4,6}.*|curly quotation mark .*)`,
      ),
    ],
    when: (symptom, { what = "" }) => !what.startsWith("malformed constant") || hasNul(symptom),
    attribution: "project",
    why: ({ what }) => `the file holds bytes that Go source may not hold: ${what}`,
    mend: "look at the bytes at that place (xxd FILE), and save the file as UTF-8 without the odd character",
    identity: ({ what = "" }) =>
      what
        .replace(/^illegal/, "invalid")
        .replace(/^malformed constant.*|.*\bNUL\b.*/, "invalid NUL character"),
  }),
  rule({
    id: "compile.syntax",
    handbookClass: "E2",
    from: ["compile", "go", "vet", "cgo"],
    match: [at("syntax error: (?<what>.*)"), at(`(?!.*requires go1)(?<what>${SCANNER})`)],
    when: (symptom, { what = "" }) => !what.startsWith("malformed constant") || !hasNul(symptom),
    attribution: "project",
    why: ({ what }) => `the source does not parse: ${what}`,
    mend: "correct the line; gofmt -l FILE shows the same error faster than a build",
    identity: ({ what = "" }) => what.replace(/,? (?:expecting|expected) /, ", expected "),
  }),
];
