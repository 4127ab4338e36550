import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lexGo } from "../../../harness/diagnose/bytes/go-lexer.ts";
import { renderDetail } from "../../../harness/report/details.ts";
import { bytesOf, findingsAt, piece, windowOf } from "./explain-source.ts";

/** Scraps of Go, of what looks like it, and of anything. */
const scrap = fc.oneof(
  fc.constantFrom(
    "func main() {\n",
    "}\n",
    "(",
    ")",
    "[",
    "]",
    '"',
    "`",
    "'",
    "/*",
    "*/",
    "//",
    "\\",
    "\n",
    "\r",
    ",",
  ),
  fc.constantFrom(
    "“",
    "，",
    "\ufeff",
    "\u202e",
    "\u200b",
    "\0",
    "//line x.go:1\n",
    "<<<<<<< a\n",
    "0x1p-",
    "1e+",
  ),
  fc.string({ unit: "binary" }),
);
const text = fc.oneof(
  fc.array(scrap, { maxLength: 40 }).map((parts) => Buffer.from(parts.join(""))),
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  fc.string({ unit: "binary" }).map((each) => Buffer.from(`\ufeff${each}`, "utf16le")),
);
const message = fc.constantFrom(
  ...["syntax error: unexpected EOF, expected }", "invalid character U+201C", "invalid NUL character"],
  ...[
    "invalid UTF-8 encoding",
    "invalid BOM in the middle of the file",
    "syntax error: unexpected comma, expected x",
  ],
);
const place = fc.tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 80 }));

describe("hostile sources", () => {
  test("never throw, and every finding is a place of the file with the bytes that stand there", () => {
    fc.assert(
      fc.property(text, message, place, (content, words, [line, column]) => {
        for (const each of findingsAt(`${line}:${column}`, words, content)) {
          const shown = each.hex
            .replace(/ …$/, "")
            .split(" ")
            .filter((byte) => byte !== "");
          const real = [...content.subarray(each.offset, each.offset + shown.length)];
          expect(shown.map((byte) => Number.parseInt(byte, 16))).toEqual(real);
          const before = content.subarray(0, each.offset);
          expect(each.line).toBe(before.filter((byte) => byte === 10).length + 1);
          expect(each.column).toBe(each.offset - before.lastIndexOf(10));
        }
      }),
      { numRuns: 200 },
    );
  });

  test("never throw as a window of a file, wherever it was cut", () => {
    const cut = fc.tuple(fc.nat(300), fc.integer({ min: 1, max: 300 }));
    fc.assert(
      fc.property(text, message, place, cut, (content, words, [line, column], [from, size]) => {
        const part = windowOf(piece("./main.go", content), Math.min(from, content.length), size);
        const detail = bytesOf(`# m\n./main.go:${line}:${column}: ${words}\n`, part);
        for (const each of detail?.findings ?? []) {
          expect(each.offset).toBeGreaterThanOrEqual(part.startByte);
          expect(each.offset).toBeLessThanOrEqual(part.startByte + part.bytes.length);
        }
      }),
    );
  });

  test("reach a terminal without control, bidi or invisible characters, and on lines of bounded length", () => {
    fc.assert(
      fc.property(text, message, place, (content, words, [line, column]) => {
        const detail = bytesOf(`# m\n./main.go:${line}:${column}: ${words}\n`, piece("./main.go", content));
        for (const shown of detail ? renderDetail(detail).lines : []) {
          expect(shown).not.toMatch(
            /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/,
          );
          expect(shown.length).toBeLessThan(800);
        }
      }),
    );
  });

  test("are taken apart without gap or overlap", () => {
    fc.assert(
      fc.property(text, (content) => {
        let end = 0;
        for (const token of lexGo(content)) {
          expect(token.start).toBeGreaterThanOrEqual(end);
          end = token.end;
        }
        expect(end).toBe(content.length);
      }),
    );
  });

  test.each([
    ["one line of ten megabytes", Buffer.alloc(10_000_000, "x")],
    ["nothing but opening brackets", Buffer.alloc(65_536, "(")],
    ["brackets that never fit", Buffer.alloc(65_536, "({)}")],
    ["closing brackets after as many others", Buffer.from("(".repeat(32_768) + "}".repeat(32_768))],
    ["deeply indented ends", Buffer.from(`${"{".repeat(20_000)}\n${"\t}\n".repeat(20_000)}`)],
    ["zero bytes", Buffer.alloc(65_536)],
    ["bytes that are no UTF-8", Buffer.alloc(65_536, 0xff)],
    ["nothing but quotes", Buffer.alloc(65_536, "“")],
    ["unclosed comments", Buffer.from("/*".repeat(32_768))],
    ["empty lines", Buffer.alloc(65_536, "\n")],
  ])("of %s are answered", (_, content) => {
    for (const at of ["1:1", "1:9999999", "999999999:999999999"])
      expect(findingsAt(at, "syntax error: unexpected EOF, expected }", content).length).toBeLessThan(7);
  });
});
