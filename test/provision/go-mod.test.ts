import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { localReplacements, parseGoMod, parseGoWorkUses } from "../../harness/provision/go-mod.ts";

describe("a go.mod", () => {
  test("gives its module, its lines and what it requires", () => {
    const text = `module example.org/m // the module
go 1.21.3
toolchain go1.22.1
require example.org/a v1.0.0
require (
\texample.org/b v1.2.0 // indirect

\t// a comment
\t"example.org/c" v0.0.0-20200101000000-abcdefabcdef
)
exclude example.org/d v1.0.0
`;
    expect(parseGoMod(text)).toEqual({
      ...{ modulePath: "example.org/m", goLine: "1.21.3", toolchainLine: "go1.22.1" },
      requires: [
        "example.org/a@v1.0.0",
        "example.org/b@v1.2.0",
        "example.org/c@v0.0.0-20200101000000-abcdefabcdef",
      ],
      folders: [],
    });
  });

  test("may have no blank before a parenthesis, and Windows line ends", () => {
    expect(parseGoMod("module(\r\nm\r\n)\r\nrequire(\r\na v1\r\n)\r\ngo 1.20\r\n")).toEqual({
      ...{ modulePath: "m", goLine: "1.20", toolchainLine: null, requires: ["a@v1"], folders: [] },
    });
  });

  test("of which nothing can be read gives nulls, and no error", () => {
    expect(parseGoMod("\u0000 this is no go.mod (")).toMatchObject({ modulePath: null, requires: [] });
  });

  test("never throws, whatever the text", () => {
    const word = fc.constantFrom(
      "module",
      "require",
      "(",
      ")",
      "=>",
      '"',
      "`",
      "//",
      "\n",
      "\r\n",
      "\\",
      "./x",
      "__proto__",
    );
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(word).map((words) => words.join(" ")),
    );
    fc.assert(
      fc.property(text, (hostile) => {
        expect(parseGoMod(hostile).requires.every((each) => each.includes("@"))).toBe(true);
        expect([...localReplacements(hostile), ...parseGoWorkUses(hostile)].every(Boolean)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test("of megabytes on one line is read in time", () => {
    expect(parseGoMod(`module ${"/".repeat(1_000_000)}\n${'"'.repeat(1_000_000)}\ngo 1.21`).goLine).toBe(
      "1.21",
    );
  });
});

describe("local replacements", () => {
  test("are those that point to a folder, with or without a version, quoted or not", () => {
    const text = `replace a => ../a
replace b v1.0.0 => ./b
replace (
  c => /abs/c
  d => "./with blank"
  e => ..
  f => example.org/f v1.2.3
)`;
    expect(localReplacements(text)).toEqual(["../a", "./b", "/abs/c", "./with blank", ".."]);
  });
});

describe("a go.work", () => {
  test("names the folders that it uses", () => {
    expect(parseGoWorkUses('go 1.21\nuse .\nuse (\n  ./a // one\n  "../b"\n)\n')).toEqual([
      ".",
      "./a",
      "../b",
    ]);
  });
});
