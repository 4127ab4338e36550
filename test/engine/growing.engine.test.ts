import { join } from "node:path";
import { expect, test } from "vitest";
import { growProject } from "../../harness/provision/growing-project.ts";
import { loadProject } from "../../harness/provision/project.ts";
import { SCENARIOS } from "../spec/shipped.ts";
import { documentOf, gauntlet, newState } from "./gauntlet.ts";
import { RELEASES } from "./global-setup.ts";
import { newProject } from "./projects.ts";

test("a grown project builds in an older release and the newest, with its last piece in the program", async () => {
  const state = await newState();
  const template = { kind: "folder", dir: join(SCENARIOS, "link-scale/types") } as const;
  const noGo = () => Promise.reject(new Error("a folder needs no go command"));
  const grown = await growProject(await loadProject(template, state, noGo), 5, state);
  const scenario = `project: ${JSON.stringify(grown)}
steps:
  - shell: |
      go build -o "$TMPDIR/types" . && "$TMPDIR/types" | grep -x "5 30"
      go tool nm "$TMPDIR/types" | grep -F 'Box[example.com/types/p00000.T00004]).Last'
matrix: {go: [${RELEASES.older}, ${RELEASES.newest}], cgo: [0]}
expect: [{outcome: pass}]
`;
  const folder = await newProject({ "scenario.yaml": scenario });
  const run = await gauntlet(state, ["run", folder, "--json"]);
  expect(documentOf(run).cells.map(({ outcome }) => outcome)).toEqual(["pass", "pass"]);
});
