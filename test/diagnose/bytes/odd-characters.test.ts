import { describe, expect, test } from "vitest";
import { bytesOf, findingsAt, piece, short, windowOf } from "./explain-source.ts";

const HEAD = "package main\n\nfunc main() {\n";

function main(...lines: readonly (string | Uint8Array)[]): Uint8Array {
  return Buffer.concat([HEAD, ...lines, "\n}\n"].map((part) => Buffer.from(part as string)));
}

describe("a character that Go source may not hold", () => {
  test.each([
    [
      "\tprintln(“x”)",
      "4:10",
      "U+201C '“'",
      "4:10 byte 37 e2 80 9c U+201C LEFT DOUBLE QUOTATION MARK ILLEGAL",
      "curly-quote",
    ],
    [
      "\tprintln（1)",
      "4:9",
      "U+FF08 '（'",
      "4:9 byte 36 ef bc 88 U+FF08 FULLWIDTH LEFT PARENTHESIS ILLEGAL",
      "full-width",
    ],
    ["\tx := 3 – 2", "4:9", "U+2013 '–'", "4:9 byte 36 e2 80 93 U+2013 EN DASH ILLEGAL", "confusable"],
    ["\u00a0x := 3", "4:1", "U+00A0", "4:1 byte 28 c2 a0 U+00A0 NO-BREAK SPACE ILLEGAL", "blank"],
    ["\tx\u200b := 3", "4:3", "U+200B", "4:3 byte 30 e2 80 8b U+200B ZERO WIDTH SPACE ILLEGAL", "zero-width"],
    ["\t\u202ex := 3", "4:2", "U+202E", "4:2 byte 29 e2 80 ae U+202E RIGHT-TO-LEFT OVERRIDE ILLEGAL", "bidi"],
    ["\f\tx := 3", "4:1", "U+000C", "4:1 byte 28 0c U+000C FORM FEED ILLEGAL", "control"],
    [
      "\tcafe\u0301 := 3",
      "4:6",
      "U+0301 '\u0301'",
      "4:6 byte 33 cc 81 U+0301 COMBINING ACUTE ACCENT ILLEGAL",
      "combining",
    ],
    ["\tx := 1 # 2", "4:9", "U+0023 '#'", "4:9 byte 36 23 U+0023 NUMBER SIGN ILLEGAL", "at-place"],
    ["\t😀 := 1", "4:2", "U+1F600 '😀'", "4:2 byte 29 f0 9f 98 80 U+1F600 GRINNING FACE ILLEGAL", "at-place"],
  ])("%j is told by byte, hex and name", (line, place, character, expected, origin) => {
    const [first] = findingsAt(place, `invalid character ${character} in identifier`, main(line));
    expect(first && short(first)).toBe(expected);
    expect(first).toMatchObject({ origin, named: true });
  });

  test("is one too where go/scanner has words of its own for it", () => {
    const [first] = findingsAt("4:10", `curly quotation mark '“' (use neutral '"')`, main("\tprintln(“x”)"));
    expect(first).toMatchObject({ origin: "curly-quote", named: true, offset: 37 });
  });

  test("that Unicode has and the table has not, is told by its number", () => {
    const [first] = findingsAt("4:2", "invalid character U+1D11E '𝄞'", main("\t𝄞"));
    expect(first).toMatchObject({ hex: "f0 9d 84 9e", codePoint: "U+1D11E", name: null });
  });

  test("says what Go has in its place", () => {
    const words = (line: string) => findingsAt("4:2", "invalid character U+2018", main(line))[0]?.words;
    expect(words("\t；")).toMatch(/Go has ;$/);
    expect(words("\t\u037e")).toMatch(/looks like ;/);
    expect(words("\t’")).toMatch(/make of '$/);
  });

  test("is legal in strings and comments, where others of its kind are not listed", () => {
    const found = findingsAt(
      "4:2",
      "invalid character U+201C",
      main('\t“ // “，\n\tx := "“\u00a0" /* ， */'),
    );
    expect(found.map(short)).toEqual(["4:2 byte 29 e2 80 9c U+201C LEFT DOUBLE QUOTATION MARK ILLEGAL"]);
  });

  test("that turns text around is a danger in comments too", () => {
    const found = findingsAt("4:4", "syntax error: unexpected newline", main("\tx \n\t// \u202e } \u2066"));
    expect(found.slice(1)).toMatchObject([
      { origin: "bidi", line: 5, token: "COMMENT", named: false },
      { origin: "bidi", line: 5, token: "COMMENT", named: false },
    ]);
  });

  test("is found on its line where the compiler counts columns no further", () => {
    const line = `\tprintln("${"x".repeat(300)}", “a”)`;
    for (const place of ["4", "4:255"]) {
      const [first] = findingsAt(place, "invalid character U+201C '“' in identifier", main(line));
      expect(first).toMatchObject({ line: 4, column: 314, named: true, codePoint: "U+201C" });
    }
  });

  test("is found by what it is where a line directive moves lines", () => {
    const text = `package main\n\n//line main.go:1\nfunc main() {\n\tprintln(“x”)\n}\n`;
    const [first] = findingsAt("2", "invalid character U+201C '“' in identifier", text);
    expect(first).toMatchObject({ line: 5, column: 10, named: true });
  });

  test("has its column in bytes, whatever stands before it and however lines end", () => {
    const text = main('\ts := "日本語"; println(“x”)').toString().replaceAll("\n", "\r\n");
    const [first] = findingsAt("4:28", "invalid character U+201C '“' in identifier", text);
    expect(first).toMatchObject({ line: 4, column: 28, codePoint: "U+201C", named: true });
  });

  test("is found in a window of a large file, where nobody knows what is in a comment", () => {
    const whole = piece("./main.go", Buffer.concat([Buffer.alloc(100_000, "\n"), main("\tprintln(“x”)")]));
    const log = "# m\n./main.go:100004:10: invalid character U+201C '“' in identifier\n";
    const found = bytesOf(log, windowOf(whole, 99_990, 60));
    expect(found?.findings).toMatchObject([
      { line: 100_004, column: 10, offset: 100_037, codePoint: "U+201C", token: null, named: true },
    ]);
  });
});

describe("bytes that are no text of Go", () => {
  test("a byte order mark is legal at the start and nowhere else", () => {
    const [first, ...more] = findingsAt(
      "2:1",
      "invalid BOM in the middle of the file",
      "\ufeffpackage m\n\ufeffvar x int\n",
    );
    expect(first && short(first)).toBe("2:1 byte 13 ef bb bf U+FEFF ZERO WIDTH NO-BREAK SPACE ILLEGAL");
    expect(more).toEqual([]);
  });

  test("a zero byte is found also where a malformed number is what is named", () => {
    const log = "# m\n./main.go:4:7: malformed constant: 1\u0000\n./main.go:4:8: invalid NUL character\n";
    const found = bytesOf(log, piece("./main.go", main("\tx := 1\u0000")));
    expect(found?.findings).toMatchObject([
      { origin: "nul", hex: "00", name: "NULL", column: 8, named: true },
    ]);
  });

  test.each([
    [[0xe9], "e9", "as Latin-1 or Windows-1252 it is é (LATIN SMALL LETTER E WITH ACUTE)"],
    [[0x93], "93", "as Windows-1252 it is “ (LEFT DOUBLE QUOTATION MARK)"],
    [[0xc4, 0xe3, 0xba, 0xc3], "c4 e3 ba c3", "as GBK it is 你好"],
    [[0xe2, 0x80], "e2 80", "the beginning of a character whose rest is missing"],
    [[0xc0, 0x80], "c0 80", "NUL as Java's modified UTF-8 writes it"],
    [[0xed, 0xa0, 0x80], "ed a0 80", "half of a UTF-16 pair, as CESU-8 writes it"],
    [[0x81], "81", "no UTF-8"],
  ])("%j that is no UTF-8 is told with what it is in another encoding", (bytes, hex, words) => {
    const [first] = findingsAt("4:3", "invalid UTF-8 encoding", main('\t"', Uint8Array.from(bytes), '"'));
    expect(first).toMatchObject({
      origin: "invalid-utf8",
      hex,
      codePoint: null,
      name: null,
      token: "STRING",
    });
    expect(first?.words).toContain(words);
  });

  test.each([
    ["LE with its mark", Buffer.from("\ufeffpackage m\n", "utf16le"), "UTF-16 LE"],
    ["LE without", Buffer.from("package m\n", "utf16le"), "UTF-16 LE"],
    ["BE with its mark", Buffer.from("\ufeffpackage m\n", "utf16le").swap16(), "UTF-16 BE"],
    ["BE without", Buffer.from("package m\n", "utf16le").swap16(), "UTF-16 BE"],
  ])("a file in UTF-16 %s is one finding", (_, content, words) => {
    const log = "read /work/src/main.go: unexpected NUL in input\n";
    const found = bytesOf(log, { ...piece("/work/src/main.go", content), file: "/work/src/main.go" });
    expect(found).toMatchObject({
      file: "main.go",
      findings: [{ origin: "utf-16", offset: 0, named: true }],
    });
    expect(found?.findings[0]?.words).toContain(words);
  });

  test("a text with some zero bytes is no UTF-16", () => {
    const [first] = findingsAt("1:9", "invalid NUL character", "package \u0000m\n");
    expect(first?.origin).toBe("nul");
  });
});

describe("a go.mod", () => {
  const told = (log: string, text: string) => {
    const found = bytesOf(`go: errors parsing go.mod:\n${log}\n`, piece("go.mod", text))?.findings ?? [];
    return found.map((each) => `${each.origin} ${short(each)}`);
  };

  test("may not begin with a byte order mark", () => {
    expect(told("go.mod:1: unexpected input character '\\ufeff'", "\ufeffmodule example.com/m\n")).toEqual([
      "byte-order-mark 1:1 byte 0 ef bb bf U+FEFF ZERO WIDTH NO-BREAK SPACE",
    ]);
  });

  test("has its columns in characters, so that the character is found by what it is", () => {
    const text = "module example.com/é\n\nreplace é\u00a0=> ../x\n";
    expect(told("go.mod:3:10: unexpected input character '\\u00a0'", text)).toEqual([
      "blank 3:11 byte 33 c2 a0 U+00A0 NO-BREAK SPACE",
    ]);
  });

  test("is looked at in the named line alone, and in no comment", () => {
    const text = "module example.com/m\n\n// “\ngo 1.20， // 。\n";
    expect(told("go.mod:4: invalid go version '1.20，': must match format 1.23.0", text)).toEqual([
      "full-width 4:8 byte 36 ef bc 8c U+FF0C FULLWIDTH COMMA",
    ]);
  });

  test("without an odd character shows nothing", () => {
    expect(told("go.mod:3: unknown directive: nope", "module example.com/m\n\nnope x\n")).toEqual([]);
  });
});
