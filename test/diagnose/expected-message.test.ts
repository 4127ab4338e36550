import { describe, expect, test } from "vitest";
import { matchesMessage } from "../../harness/diagnose/expected-message.ts";

describe("an expected message", () => {
  test.each([
    ["invalid reference to runtime\\.", ["link: a: invalid reference to runtime.x"], "yes"],
    ["^second$", ["first\nsecond"], "yes"],
    ["^nothing$", ["first", "second"], "no"],
    ["(", ["("], "no expression"],
    ["(x{1000}){1000}{1000}", ["x"], "no expression"],
  ])("%s is looked for in every text", (source, texts, matched) => {
    expect(matchesMessage(source, texts)).toBe(matched);
  });

  test.each(["(a+)+$", "(?!z)(a|aa)+$", "(a+)+\\1$", "(.*a){25}x"])(
    "that would take for ever, such as %s, is given up",
    (source) => {
      expect(matchesMessage(source, [`${"a".repeat(60)}b`])).toBe("endless");
    },
  );

  test("is compared as before after one that was given up", () => {
    expect(matchesMessage("(a+)+$", [`${"a".repeat(60)}b`])).toBe("endless");
    expect(matchesMessage("b$", ["b"])).toBe("yes");
  });
});
