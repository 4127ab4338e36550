import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadClaims, parseClaim } from "../../harness/spec/load-claims.ts";
import { tempFolder } from "../store/stored-run.ts";
import { SCENARIOS } from "./shipped.ts";

function parsed(...statement: readonly string[]) {
  const text = `claim: c\nlines:\n  - id: H1.1a\n    says: s\n${statement.map((line) => `    ${line}\n`).join("")}`;
  return parseClaim(text, "claim.yaml", "H1.1");
}

function complaintOf(...statement: readonly string[]): string {
  const read = parsed(...statement);
  return read.kind === "ok" ? "" : read.problems.map(({ message }) => message).join("\n");
}

describe("a statement", () => {
  test("may be decided in part, and name what the rest needs", () => {
    expect(parsed("evidence: [a.yaml]", "pending: TinyGo")).toMatchObject({
      claim: { lines: [{ evidence: ["a.yaml"], controls: [], pending: "TinyGo" }] },
    });
  });

  test("may have controls beside its evidence", () => {
    expect(parsed("evidence: [a.yaml]", "controls: [plain.yaml]")).toMatchObject({
      claim: { lines: [{ evidence: ["a.yaml"], controls: ["plain.yaml"], pending: null }] },
    });
  });

  test("without evidence says what it is pending for, and has no controls", () => {
    expect(complaintOf()).toMatch(/a statement has evidence, or what it is pending for/);
    expect(complaintOf("pending: TinyGo", "controls: [plain.yaml]")).toMatch(/controls without evidence/);
  });

  test("may be about measured links, of a scenario beside its folder too", () => {
    const links =
      "links: {scenarios: [../h/scenario.yaml], contrasts: [{from: {ldflags: ''}, to: {ldflags: -w}, is: lower}]}";
    expect(parsed(links)).toMatchObject({
      claim: {
        lines: [
          {
            evidence: [],
            links: {
              scenarios: ["../h/scenario.yaml"],
              contrasts: [{ from: { ldflags: "" }, to: { ldflags: "-w" }, is: "lower" }],
            },
          },
        ],
      },
    });
    expect(complaintOf(links, "evidence: [a.yaml]")).toMatch(/make two of it/);
    expect(complaintOf(links.replace("../h/", "../../etc/"))).toMatch(
      /a scenario file of this folder or of one/,
    );
    expect(complaintOf(links.replace("is: lower", "is: less"))).not.toBe("");
    expect(complaintOf(links.replace("{ldflags: -w}", "{go: 1.27}"))).not.toBe("");
  });

  test("names scenario files of its own folder alone", () => {
    expect(complaintOf("evidence: [../H1.2/a.yaml]")).toMatch(/a scenario file of this folder/);
  });
});

describe("claims", () => {
  test("that name a control which is not there are refused", async () => {
    const folder = await tempFolder();
    await mkdir(join(folder, "H1.1"));
    await writeFile(join(folder, "H1.1/a.yaml"), "");
    const text = "claim: c\nlines:\n  - {id: H1.1a, says: s, evidence: [a.yaml], controls: [plain.yaml]}\n";
    await writeFile(join(folder, "H1.1/claim.yaml"), text);
    await expect(loadClaims(folder)).rejects.toThrow(/there is no plain\.yaml beside it/);
  });

  test("that are shipped can all be read, in the handbook's order", async () => {
    const ids = (await loadClaims(SCENARIOS)).map(({ claim }) => claim.id);
    expect(ids).toEqual(ids.toSorted((a, b) => a.localeCompare(b, "en", { numeric: true })));
  });
});
