import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { growProject } from "../../harness/provision/growing-project.ts";
import { loadProject } from "../../harness/provision/project.ts";
import { readTree } from "../../harness/provision/tree.ts";
import { SCENARIOS } from "../spec/shipped.ts";
import { tempState } from "../store/stored-run.ts";

/** What each of the shipped projects has at a size of 3, beside its go.mod and main.go. */
const AT_THREE: Readonly<Record<string, readonly string[]>> = {
  closures: [
    "import00000",
    "p00000/closure00000",
    "p00000/closure00001",
    "p00000/closure00002",
    "piece/piece",
  ],
  cobjects: ["import00000", "p00000/group", "piece/piece"],
  packages: [
    ...["import00000", "import00001", "import00002", "p00000/p", "p00001/p", "p00002/p", "piece/piece"],
  ],
  strings: ["import00000", "p00000/table00000", "p00000/table00001", "p00000/table00002", "piece/piece"],
  types: ["box/box", "import00000", "p00000/type00000", "p00000/type00001", "p00000/type00002"],
};

const FOLDER = join(SCENARIOS, "link-scale");

test("each growing project that is shipped is one of these", () => {
  const folders = readdirSync(FOLDER, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.map(({ name }) => name).sort()).toEqual(Object.keys(AT_THREE));
});

test.each(Object.entries(AT_THREE))("%s grows to three pieces", async (name, files) => {
  const state = await tempState();
  const source = { kind: "folder", dir: join(FOLDER, name) } as const;
  const noGo = () => Promise.reject(new Error("a folder needs no go command"));
  const dir = await growProject(await loadProject(source, state, noGo), 3, state);
  const paths = (await readTree(dir)).files.map(({ path }) => path);
  expect(paths.filter((path) => path.endsWith(".go"))).toEqual(
    [...files, "main"].sort().map((path) => `${path}.go`),
  );
  const others = paths.filter((path) => !path.endsWith(".go"));
  const c = ["group", "piece00000", "piece00001", "piece00002"].map((file) => `p00000/${file}.c`);
  expect(others).toEqual(name === "cobjects" ? ["go.mod", ...c] : ["go.mod"]);
  for (const path of paths) expect(readFileSync(join(dir, path), "utf8")).not.toMatch(/__[A-Z]__|\.each/);
});
