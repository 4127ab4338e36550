import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { diagnoseCell } from "../../../harness/diagnose/cell.ts";
import { explainCell } from "../../../harness/diagnose/explain.ts";
import type { SourcePiece } from "../../../harness/domain/observation.ts";
import { attemptOf, cellOf } from "../../../harness/scripts/corpus-fixture.ts";
import { record } from "../build-attempt.ts";
import { FIXTURES, type StoredFixture } from "../read-fixtures.ts";
import { piece } from "./explain-source.ts";

const corpus = fileURLToPath(new URL("../../fixtures/corpus/", import.meta.url));

/** The Go files of a case's project, as the probe brings them back. */
function sourcesOf(name: string): readonly SourcePiece[] {
  const project = `${corpus}${name}/project`;
  return readdirSync(project, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".go"))
    .map((file) => piece(file, readFileSync(`${project}/${file}`)));
}

function explain({ fixture, log }: StoredFixture) {
  const attempt = { ...attemptOf(fixture, log), sources: sourcesOf(fixture.case) };
  const cell = record(cellOf(fixture), attempt);
  return explainCell(cell, diagnoseCell(cell));
}

const stored = FIXTURES.filter(({ folder }) => /^compile\.(?:syntax|encoding)$/.test(folder));

describe("what real releases print of a source", () => {
  test("is there to be looked at", () => {
    expect(stored.length).toBeGreaterThan(50);
  });

  test.each(stored.map((each) => [each.name, each] as const))(
    "%s has bytes at the named place",
    (_, each) => {
      const [detail] = explain(each)?.details ?? [];
      const [first] = detail?.kind === "bytes" ? detail.findings : [];
      expect(first).toMatchObject({ named: true });
      const { line } = each.fixture.expected.place ?? {};
      if (line !== undefined && first?.opened === null) expect(first.line).toBe(line);
    },
  );

  test.each([
    ["encoding-bom", "byte-order-mark", "ZERO WIDTH NO-BREAK SPACE"],
    ["encoding-curly", "curly-quote", "LEFT DOUBLE QUOTATION MARK"],
    ["encoding-fullwidth", "full-width", "FULLWIDTH LEFT PARENTHESIS"],
    ["encoding-nul", "nul", "NULL"],
    ["encoding-utf16", "utf-16", null],
    ["encoding-utf8", "invalid-utf8", null],
    ["encoding-zerowidth", "zero-width", "ZERO WIDTH SPACE"],
    ["syntax-eof", "unclosed-bracket", null],
    ["syntax-string", "unclosed-string", null],
    ["syntax-merge", "conflict-marker", null],
  ])("%s is told as %s by every release", (name, origin, character) => {
    const found = stored.filter(({ fixture }) => fixture.case === name).map(explain);
    expect(found.length).toBeGreaterThan(0);
    for (const each of found) {
      const detail = each?.details.find(({ kind }) => kind === "bytes");
      expect(detail?.kind === "bytes" && detail.findings[0]).toMatchObject({
        origin,
        ...(character ? { name: character } : {}),
      });
    }
  });
});
