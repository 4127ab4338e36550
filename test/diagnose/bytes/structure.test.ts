import { describe, expect, test } from "vitest";
import { bytesOf, findingsAt, piece, windowOf } from "./explain-source.ts";

const HEAD = "package main\n\n";

/** What is found, as "origin line:column < line:column of what it belongs to". */
function told(place: string, message: string, text: string): string[] {
  return findingsAt(place, message, text).map(
    ({ origin, line, column, opened }) =>
      `${origin} ${line}:${column}${opened ? ` < ${opened.text} ${opened.line}:${opened.column}` : ""}`,
  );
}

const EOF = "syntax error: unexpected EOF, expected }";

describe("a bracket that nothing closes", () => {
  test("is told at the file's end with the place where it was opened", () => {
    const [first] = findingsAt("5:1", EOF, `${HEAD}func main() {\n\tprintln(1)\n`);
    expect(first).toMatchObject({
      ...{ origin: "unclosed-bracket", named: true, line: 5, column: 1, offset: 40, hex: "", token: "EOF" },
      opened: { text: "{", line: 3, column: 13, offset: 26 },
    });
  });

  test("is by the indentation another brace than the one that is left over", () => {
    const text = `${HEAD}func a() {\n\tif true {\n\t\tprintln(1)\n}\n\nfunc main() {\n\ta()\n}\n`;
    const found = findingsAt("8:6", "syntax error: unexpected name main, expected (", text);
    expect(found).toMatchObject([
      { named: true, origin: "at-place", token: "IDENT", hex: "6d 61 69 6e" },
      { named: false, origin: "unclosed-bracket", opened: { line: 4, column: 10 } },
    ]);
    expect(found[1]?.words).toMatch(/by the indentation .* 4:10 .* 3:10/);
  });

  test("is left over where indentation tells nothing", () => {
    const text = `${HEAD}func a() {\nif true {\nprintln(1)\n}\n`;
    expect(told("7:1", EOF, text)).toEqual(["unclosed-bracket 7:1 < { 3:10"]);
  });

  test("shows where a closing one of another kind comes", () => {
    const text = `${HEAD}func main() {\n\tprintln(a[1)\n}\n`;
    expect(told("4:13", "syntax error: unexpected ), expected comma, : or ]", text)).toEqual([
      "unclosed-bracket 4:13 < [ 4:11",
    ]);
  });

  test("is told beside the line's end that misses a comma", () => {
    const text = `${HEAD}func main() {\n\tprintln(1\n}\n`;
    const message = "syntax error: unexpected newline in argument list; possibly missing comma or )";
    expect(told("4:11", message, text)).toEqual(["at-place 4:11 < ( 4:9", "unclosed-bracket 5:1 < ( 4:9"]);
  });

  test("is told of each when several are", () => {
    const text = `${HEAD}func main() {\n\tif x {\n\t\tf(\n`;
    expect(told("6:1", EOF, text)).toEqual([
      ...["unclosed-bracket 6:1 < ( 5:4", "unclosed-bracket 6:1 < { 4:7", "unclosed-bracket 6:1 < { 3:13"],
    ]);
  });

  test("in a string, a rune or a comment is none", () => {
    const text = `${HEAD}func main() {\n\tx := "{" + \`(\` /* [ */ // {\n\ty := '{'\n\tz := 1 2\n}\n`;
    expect(told("6:9", "syntax error: unexpected literal 2 at end of statement", text)).toEqual([
      "at-place 6:9",
    ]);
  });

  test("is not looked for where the file's end or its beginning is not there", () => {
    const whole = piece("./main.go", `${HEAD}func main() {\n${"\tprintln(1)\n".repeat(9)}`);
    for (const part of [windowOf(whole, 0, 60), windowOf(whole, 20, 60)]) {
      const found = bytesOf("# m\n./main.go:5:2: syntax error: unexpected name", part)?.findings ?? [];
      expect(found.map(({ origin }) => origin)).toEqual(["at-place"]);
    }
  });
});

describe("a closing bracket that closes nothing", () => {
  test("is told with what is open there", () => {
    expect(
      told(
        "4:12",
        "syntax error: unexpected ) at end of statement",
        `${HEAD}func main() {\n\tprintln(1))\n}\n`,
      ),
    ).toEqual(["unopened-bracket 4:12 < { 3:13"]);
    const message = "syntax error: non-declaration statement outside function body";
    expect(told("4:1", message, `${HEAD}func main() {}\n}\n`)).toEqual(["unopened-bracket 4:1"]);
  });
});

describe("a string or a comment that nothing closes", () => {
  test.each([
    ['\tprintln("abc)', "4:15", "newline in string", 'unclosed-string 4:15 < " 4:10'],
    ['\tprintln("abc)', "4:10", "string literal not terminated", 'unclosed-string 4:15 < " 4:10'],
    ["\tprintln(`abc)", "4:10", "string not terminated", "unclosed-string 6:1 < ` 4:10"],
    ["\t/* abc", "4:2", "comment not terminated", "unclosed-comment 6:1 < /* 4:2"],
    ["\tx := 'ab", "4:7", "rune literal not terminated", "unclosed-string 4:10 < ' 4:7"],
  ])("%j is the one finding: what it swallows proves nothing", (line, place, message, expected) => {
    const text = `${HEAD}func main() {\n${line}\n}\n`;
    expect(told(place, message, text)).toEqual([expected]);
    expect(findingsAt(place, message, text)[0]?.named).toBe(true);
  });

  test("for a quote that is none, leaves brackets out of account", () => {
    const text = `${HEAD}func main() {\n\tprintln（1)\n}\n`;
    expect(told("4:9", "invalid character U+FF08 '（' in identifier", text)).toEqual(["full-width 4:9"]);
  });
});

describe("a comma that is one too many", () => {
  test.each([
    ["\tprintln(1,, 2)", "4:12", "a comma right behind another"],
    ["\tprintln(, 2)", "4:10", "a comma where none can stand"],
  ])("in %j is told as COMMA", (line, place, words) => {
    const message = "syntax error: unexpected comma, expected expression";
    const [first] = findingsAt(place, message, `${HEAD}func main() {\n${line}\n}\n`);
    expect(first).toMatchObject({
      origin: "stray-comma",
      hex: "2c",
      name: "COMMA",
      token: "COMMA",
      named: true,
    });
    expect(first?.words).toContain(words);
  });

  test("at a line's end is found from the line that it joins", () => {
    const text = `${HEAD}func main() {\n\tx := 1,\n\t_ = x\n}\n`;
    expect(told("5:4", "syntax error: unexpected = at end of statement", text)).toEqual([
      ...["at-place 5:4", "stray-comma 4:8"],
    ]);
  });
});

describe("what else stands at the place", () => {
  test("a merge conflict's marker is called one", () => {
    const text = `${HEAD}func main() {\n<<<<<<< HEAD\n}\n`;
    expect(told("4:1", "syntax error: unexpected <<, expected }", text)).toEqual(["conflict-marker 4:1"]);
  });

  test("a word is told by its token and bytes, without a character's name", () => {
    const [first] = findingsAt("1:1", "expected 'package', found 'func'", "func main() {}\n");
    expect(first).toMatchObject({
      token: "FUNC",
      hex: "66 75 6e 63",
      codePoint: null,
      name: null,
      offset: 0,
    });
  });

  test("nothing is said of a place that the file does not have", () => {
    expect(findingsAt("999:1", "syntax error: unexpected }", "package main\n")).toEqual([]);
    expect(findingsAt("1:999", "syntax error: unexpected }", "package main\n\n")).toEqual([]);
  });
});
