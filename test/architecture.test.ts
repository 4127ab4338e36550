import { readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, test } from "vitest";

/**
 * The import table of the house: the one place where it is written. `rooms` are the folders of harness/ that a room may
 * import (itself always), `node` the built-ins, `libraries` the packages. "type:" before a name allows its types alone.
 */
const TABLE: Readonly<Record<string, Room>> = {
  domain: { rooms: [], node: ["type:node:stream"], libraries: [] },
  support: { rooms: ["domain"], node: "all", libraries: ["proper-lockfile", "zx"] },
  // node:crypto hashes: pure, whatever folder it lives in.
  plan: { rooms: ["domain", "data"], node: ["node:crypto"], libraries: [], pure: true },
  // node:vm stops a scenario's regular expression that would not end.
  diagnose: { rooms: ["domain", "data"], node: ["node:vm"], libraries: [], pure: true },
  analyse: { rooms: ["domain"], node: [], libraries: ["strongly-connected-components"], pure: true },
  spec: {
    rooms: ["domain", "support"],
    node: ["node:fs/promises", "node:path"],
    libraries: ["yaml", "zod", "fastest-levenshtein"],
  },
  engine: { rooms: ["domain", "support"], node: "all", libraries: [] },
  "engine/docker": {
    rooms: ["domain", "support", "engine"],
    node: "all",
    libraries: ["dockerode", "tar-fs", "tar-stream"],
  },
  store: { rooms: ["domain", "support"], node: "all", libraries: ["zod"] },
  provision: {
    rooms: ["domain", "support"],
    node: "all",
    libraries: ["p-limit", "p-retry", "tar-fs", "tar-stream", "yaml", "yauzl", "zod"],
  },
  // The engine and the store come in as arguments; frames come back as a tar stream.
  execute: { rooms: ["domain", "support"], node: "all", libraries: ["p-limit", "tar-stream"] },
  report: { rooms: ["domain"], node: [], libraries: ["@viz-js/viz", "picocolors", "string-width", "zod"] },
  cli: { rooms: "all", node: "all", libraries: ["commander", "log-update"] },
  scripts: {
    rooms: "all",
    node: "all",
    libraries: ["p-limit", "tar-fs", "unicode-name", "yaml", "zod", "zx"],
  },
  data: { rooms: [], node: [], libraries: [] },
};

interface Room {
  readonly rooms: readonly string[] | "all";
  readonly node: readonly string[] | "all";
  readonly libraries: readonly string[];
  /** No waiting and no clock: what goes in decides what comes out. */
  readonly pure?: boolean;
}

/** The longest file that the house has room for. */
const MAX_LINES = 250;

interface Import {
  readonly file: string;
  readonly from: string;
  readonly typeOnly: boolean;
}

const harness = fileURLToPath(new URL("../harness", import.meta.url));
const files = readdirSync(harness, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .sort()
  .map((name) => {
    const text = readFileSync(join(harness, name), "utf8");
    return { name, text, source: ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true) };
  });

function roomOf(name: string): string {
  const folder = dirname(name);
  return folder in TABLE ? folder : (folder.split("/")[0] ?? "");
}

/** Every way in which a file can name another: import, export from, import(), and types by import("…"). */
function importsOf({ name, source }: (typeof files)[number]): Import[] {
  const found: Import[] = [];
  const take = (specifier: ts.Node | undefined, typeOnly: boolean): void => {
    const from = specifier && ts.isStringLiteral(specifier) ? specifier.text : "a computed name";
    found.push({ file: name, from, typeOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) take(node.moduleSpecifier, isTypeImport(node.importClause));
    if (ts.isExportDeclaration(node) && node.moduleSpecifier) take(node.moduleSpecifier, node.isTypeOnly);
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      take(node.arguments[0], false);
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) take(node.argument.literal, true);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function isTypeImport(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const named = clause.namedBindings;
  return (
    clause.name === undefined &&
    named !== undefined &&
    ts.isNamedImports(named) &&
    named.elements.every((element) => element.isTypeOnly)
  );
}

/** Why an import is not allowed; undefined when it is. */
function objection({ file, from, typeOnly }: Import): string | undefined {
  const name = roomOf(file);
  const room = TABLE[name];
  if (!room) return `${file}: harness/${name} is no room of the table`;
  if (from.startsWith(".")) {
    const target = relative(harness, join(harness, dirname(file), from));
    const other = roomOf(target);
    if (target.startsWith("..")) return `${file} imports ${from}, outside the house`;
    if (other === name || room.rooms === "all" || room.rooms.includes(other)) return undefined;
    if (name === "engine" && other === "engine/docker") return undefined;
    return `${file} imports ${target}: ${name} may import ${room.rooms.join(", ") || "nothing"}`;
  }
  const builtin = from.startsWith("node:") || builtinModules.includes(from);
  const allowed = builtin ? room.node : room.libraries;
  if (allowed === "all" || allowed.includes(from)) return undefined;
  if (typeOnly && allowed.includes(`type:${from}`)) return undefined;
  return `${file} imports ${from}, which ${name} may not`;
}

describe("the house", () => {
  test("each room imports what the table allows it, and nothing else", () => {
    expect(files.length).toBeGreaterThan(50);
    expect(
      files
        .flatMap(importsOf)
        .map(objection)
        .filter((text) => text !== undefined),
    ).toEqual([]);
  });

  test.each([
    [{ file: "plan/expand.ts", from: "node:fs", typeOnly: false }],
    [{ file: "plan/expand.ts", from: "fs", typeOnly: false }],
    [{ file: "plan/expand.ts", from: "../provision/tree.ts", typeOnly: true }],
    [{ file: "domain/cell.ts", from: "node:stream", typeOnly: false }],
    [{ file: "engine/endpoints.ts", from: "dockerode", typeOnly: true }],
    [{ file: "execute/run-cells.ts", from: "../store/journal.ts", typeOnly: true }],
    [{ file: "report/grid.ts", from: "log-update", typeOnly: false }],
    [{ file: "shed/x.ts", from: "zod", typeOnly: false }],
  ])("the table refuses %o", (each) => {
    expect(objection(each)).toBeTypeOf("string");
  });

  test("imports name files with their suffix", () => {
    const bare = files
      .flatMap(importsOf)
      .filter(({ from }) => from.startsWith(".") && !/\.(ts|json)$/.test(from));
    expect(bare).toEqual([]);
  });

  test("plan, diagnose and analyse neither wait nor read a clock or chance", () => {
    const impure = files
      .filter(({ name }) => TABLE[roomOf(name)]?.pure)
      .flatMap(({ name, source }) => impurities(source).map((what) => `${name}: ${what}`));
    expect(impure).toEqual([]);
  });

  test("no file is longer than the house allows", () => {
    const long = files.filter(({ text }) => text.trimEnd().split("\n").length > MAX_LINES);
    expect(long.map(({ name }) => name)).toEqual([]);
  });

  test("nothing is exported by default", () => {
    const exporting = files.filter(({ source }) =>
      source.statements.some(
        (node) =>
          ts.isExportAssignment(node) ||
          (ts.canHaveModifiers(node) &&
            (ts.getModifiers(node) ?? []).some((modifier) => modifier.kind === ts.SyntaxKind.DefaultKeyword)),
      ),
    );
    expect(exporting.map(({ name }) => name)).toEqual([]);
  });

  test("no folder is a drawer for everything, and no file only passes on", () => {
    const drawers = /(^|\/)(utils?|helpers?|common|misc|shared|lib)(\/|\.ts$)|(^|\/)index\.ts$/;
    expect(files.filter(({ name }) => drawers.test(name)).map(({ name }) => name)).toEqual([]);
  });
});

/** Waiting, clocks, chance and the process's surroundings, by their places in the syntax tree. */
function impurities(source: ts.SourceFile): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (node.kind === ts.SyntaxKind.AsyncKeyword || ts.isAwaitExpression(node)) found.push("async");
    if (
      ts.isPropertyAccessExpression(node) &&
      /^(Date\.now|Math\.random|process\.(env|cwd|platform|arch|hrtime|uptime|exit|std\w+))$/.test(
        node.getText(),
      )
    )
      found.push(node.getText());
    if (ts.isNewExpression(node) && node.expression.getText() === "Date" && !node.arguments?.length)
      found.push("new Date()");
    if (ts.isIdentifier(node) && ["Promise", "fetch", "setTimeout", "setInterval"].includes(node.text))
      found.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}
