import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { plainLine, plainText } from "../../harness/domain/plain-text.ts";

describe("text from outside", () => {
  test.each([
    ["colours", "\u001b[31mred\u001b[0m", "red"],
    ["a title", "\u001b]0;pwned\u0007after", "after"],
    ["a link", "\u001b]8;;http://x\u001b\\text\u001b]8;;\u001b\\", "text"],
    ["C1 introducers", "\u009b31mred \u009d0;t\u009cafter", "red after"],
    ["bidi controls", "a\u202eb\u2066c", "abc"],
    ["control characters", "a\u0000b\u0008c\u007fd", "abcd"],
    ["Windows line ends", "a\r\nb\rc", "a\nb\nc"],
    ["a lone surrogate", "a\ud800b", "a\ufffdb"],
  ])("loses %s", (_name, text, plain) => {
    expect(plainText(text)).toBe(plain);
  });

  test("keeps tabs, line ends and other languages", () => {
    expect(plainText("\tx.go:1: größer 変数 😀\n")).toBe("\tx.go:1: größer 変数 😀\n");
  });

  test("hides no line behind a string that never ends", () => {
    expect(plainText("\u001b]0;x.go:1:1: the error\nnext")).toContain("x.go:1:1: the error\nnext");
  });

  test("is the same when it is made plain twice, and holds nothing that a terminal acts on", () => {
    const hostile = fc.array(
      fc.oneof(
        fc.constantFrom("\u001b", "[", "]", "\u009d", "\u009b", "\u0007", "\\", "31m", "\n", "\u202e"),
        fc.string(),
      ),
    );
    fc.assert(
      fc.property(hostile, (parts) => {
        const plain = plainText(parts.join(""));
        expect(plain).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
        expect(plainText(plain)).toBe(plain);
      }),
    );
  });

  test("takes time in proportion to its length, whatever it repeats", () => {
    for (const unit of ["\u009d", "\u001b]", "\u001b[", "\u001b[1;", "\u001b]x", "\u001bP "])
      expect(plainText(unit.repeat(400_000)).length).toBeLessThan(3_000_000);
  });
});

test("a line is one line, and no longer than asked", () => {
  expect(plainLine(" a\n\tb  c ")).toBe("a b c");
  expect(plainLine("😀".repeat(50), 10)).toBe(`${"😀".repeat(9)}…`);
});
