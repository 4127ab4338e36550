import { describe, expect, test } from "vitest";
import type { GoVersion } from "../../../harness/domain/go-version.ts";
import type { SymbolDefinition } from "../../../harness/domain/observation.ts";
import { attempt, tool } from "../build-attempt.ts";
import { capturedAttempt, explained } from "../captured.ts";

/** "symbol: kind package source" for each definition that the explanation of captured frames lists. */
function sites(name: string) {
  const go = (/-(.*)$/.exec(name)?.[1] ?? "") as GoVersion;
  const { details, ...rest } = explained("symbols", capturedAttempt(name, ["go", "build", "./..."]), {
    ...{ go, cgo: name.startsWith("c-") },
  });
  return {
    ...rest,
    complete: details[0]?.complete,
    sites: details.flatMap(({ symbols }) =>
      symbols.flatMap(({ symbol, definitions }) =>
        definitions.map((each) => `${symbol}: ${each.kind} ${each.package} ${each.source}`),
      ),
    ),
  };
}

describe("the objects that define a symbol twice are listed, by frames of real releases", () => {
  test.each([
    ["linkname-1.9.7", "null", "null"],
    ["linkname-1.27.4", "a/a.go", "b/b.go"],
  ])("pushed by linkname: %s", (name, a, b) => {
    expect(sites(name)).toMatchObject({
      failureClass: "link.duplicate-symbol",
      complete: true,
      sites: [
        `example.com/m.shared: go example.com/m/a ${a}`,
        `example.com/m.shared: go example.com/m/b ${b}`,
      ],
    });
  });

  test.each([
    ["assembly-1.9.7", "main", "f_amd64.s", "g_amd64.s"],
    ["assembly-1.19.13", "example.com/m", "f_amd64.s", "g_amd64.s"],
    ["assembly-1.27.4", "example.com/m", "f_amd64.s", "a/g_amd64.s"],
  ])("in assembly: %s", (name, main, f, g) => {
    expect(sites(name)).toMatchObject({
      failureClass: "link.duplicate-symbol",
      complete: true,
      sites: [`shared: assembly ${main} ${f}`, `shared: assembly example.com/m/a ${g}`],
    });
  });

  test.each([
    // Up to 1.13 or so the C linker fails first, on objects that lie in no archive yet.
    ["c-1.9.7", "null"],
    ["c-1.13.15", "null"],
    ["c-1.19.13", "example.com/m"],
    ["c-1.27.4", "example.com/m"],
  ])("in C: %s", (name, pkg) => {
    expect(sites(name)).toMatchObject({
      failureClass: "cgo.multiple-definition",
      complete: true,
      sites: [`f: c ${pkg} a.c`, `f: c ${pkg} b.c`],
    });
  });

  test("and a person reads where they are", () => {
    expect(sites("linkname-1.27.4").text).toContain("example.com/m/a: a/a.go:6 (Go, _go_.o)");
    expect(sites("c-1.27.4").text).toContain("example.com/m: a.c (C, _x003.o)");
  });
});

const LOG = "# example.com/m\nlink: duplicated definition of symbol s, from a and b\n";
const define = (parts: Partial<SymbolDefinition>): SymbolDefinition => ({
  ...{
    symbol: "s",
    kind: "go",
    package: "a",
    file: "/work/tmp/x.a",
    member: "_go_.o",
    source: null,
    line: null,
  },
  ...parts,
});

function explainedWith(found: readonly SymbolDefinition[], complete = true) {
  const link = tool("link", {
    ...{ end: { kind: "exited", code: 1 }, output: LOG.split("\n")[1] ?? "" },
    definitions: { found, complete },
  });
  return explained("symbols", attempt(LOG, { kind: "exited", code: 1 }, { processes: [link] }), {});
}

test("what was not looked at to the end says so", () => {
  expect(explainedWith([define({})], false).text).toContain("there may be more");
});

test("nothing is said where no definition was found", () => {
  expect(explainedWith([]).details).toEqual([]);
});

test("names from a project move no cursor", () => {
  const { text } = explainedWith([define({ package: "a\u001b[2Jb", source: "x\r\ny" })]);
  expect(text).not.toMatch(/\u001b|\r/);
});
