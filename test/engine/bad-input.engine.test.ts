import { symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { StateFolder } from "../../harness/support/state-folder.ts";
import { createdCells, documentOf, gauntlet, newState } from "./gauntlet.ts";
import { RELEASES } from "./global-setup.ts";
import { EMPTY_PROGRAM, GO_MOD, newProject } from "./projects.ts";

let state: StateFolder;
const axes = ["--go", RELEASES.newest, "--cgo", "0"];

beforeAll(async () => {
  state = await newState();
});

/** Runs, and expects one line that names `what` and an exit status for what the user must mend, before any container. */
async function refused(target: string, what: string | RegExp): Promise<void> {
  const began = Date.now();
  const ended = await gauntlet(state, ["run", target, ...axes]);
  expect(ended).toMatchObject({ code: 2, stdout: "" });
  expect(ended.stderr.trim().split("\n")).toEqual([expect.stringMatching(what)]);
  expect(await createdCells(state, began)).toEqual([]);
}

describe("a project that cannot be used is refused in one line:", () => {
  test("a folder that is not there", async () => {
    await refused(join(await newProject({}), "missing"), /missing: no such/);
  });

  test("a folder that is empty", async () => {
    await refused(await newProject({}), /no \.go file and no go\.mod/);
  });

  test("a file", async () => {
    const project = await newProject({ "main.go": "package main\n" });
    await refused(join(project, "main.go"), /not a folder/);
  });

  test("a module version that does not exist", async () => {
    await refused("golang.org/x/tools@v0.0.99", /golang\.org\/x\/tools@v0\.0\.99/);
  });
});

describe("what is wrong inside a project is a result:", () => {
  test("a go.mod that does not parse", async () => {
    const project = await newProject({
      ...EMPTY_PROGRAM,
      "go.mod": "module example.com/case\n\nrequire {\n",
    });
    const ended = await gauntlet(state, ["run", project, ...axes, "--json"]);
    expect(ended.code).toBe(1);
    expect(documentOf(ended).cells).toMatchObject([
      { outcome: "fail", attribution: "project", firstError: expect.stringContaining("go.mod:3") },
    ]);
  });

  test("a required version that does not exist, as far as the module source says so", async () => {
    const sum = `h1:${"A".repeat(43)}=`;
    const project = await newProject({
      "go.mod": `${GO_MOD}\nrequire golang.org/x/tools v0.0.99\n`,
      "go.sum": `golang.org/x/tools v0.0.99 ${sum}\ngolang.org/x/tools v0.0.99/go.mod ${sum}\n`,
      "main.go": 'package main\n\nimport _ "golang.org/x/tools/txtar"\n\nfunc main() {}\n',
    });
    const ended = await gauntlet(state, ["run", project, ...axes, "--json"]);
    const [cell] = documentOf(ended).cells;
    // A source that answers 404 proves it; one that answers 403 only refuses, and then nothing is said of the project.
    if (ended.code === 1) {
      expect(cell).toMatchObject({ outcome: "fail", attribution: "project" });
      expect(cell?.firstError).toContain("golang.org/x/tools@v0.0.99");
    } else {
      expect(cell).toMatchObject({ outcome: "infrastructure", conformance: "inconclusive" });
      expect(cell?.reason).toContain("fetching online failed too");
      expect(ended.code).toBe(3);
    }
  });

  test("a project without go.mod: the go command refuses it, and a sentence says what to do", async () => {
    const project = await newProject({ "main.go": EMPTY_PROGRAM["main.go"] ?? "" });
    const ended = await gauntlet(state, ["run", project, ...axes]);
    expect(ended.code).toBe(1);
    expect(`${ended.stdout}${ended.stderr}`).toMatch(/no go\.mod.*(go mod init|gopath)/i);
  });
});

describe("files that are no ordinary project files", () => {
  /** A program that exits 0 only when `check` (Go, with os imported) does not return early. */
  const checking = (check: string): Readonly<Record<string, string>> => ({
    "go.mod": GO_MOD,
    "main.go": `package main\n\nimport "os"\n\nfunc fail(what string) {\n\tprintln(what)\n\tos.Exit(1)\n}\n\nfunc main() {\n${check}\n}\n`,
  });
  const outcome = async (project: string, more: readonly string[] = []) => {
    const ended = await gauntlet(state, ["run", project, ...axes, "--steps", "run", "--json", ...more]);
    return { ...ended, cell: documentOf(ended).cells[0] };
  };

  test("a link out of the project brings nothing of the host's in", async () => {
    const secret = await newProject({ "secret.txt": "of the host\n" });
    const project = await newProject(
      checking(`	if text, err := os.ReadFile("link.txt"); err == nil { fail("read " + string(text)) }
	if _, err := os.Stat("folder/secret.txt"); err == nil { fail("entered the folder") }`),
    );
    await symlink(join(secret, "secret.txt"), join(project, "link.txt"));
    await symlink(secret, join(project, "folder"));
    expect(await outcome(project)).toMatchObject({ code: 0, cell: { outcome: "pass" } });
  });

  test("a link inside the project works as it does outside", async () => {
    const project = await newProject({
      ...checking(`	if text, _ := os.ReadFile("link.txt"); string(text) != "inside" { fail("not read") }`),
      "data/inside.txt": "inside",
    });
    await symlink("data/inside.txt", join(project, "link.txt"));
    expect(await outcome(project)).toMatchObject({ code: 0, cell: { outcome: "pass" } });
  });

  test("a file whose name is no text is left out, and that is said", async () => {
    const project = await newProject(EMPTY_PROGRAM);
    await writeFile(Buffer.concat([Buffer.from(`${project}/odd-`), Buffer.from([0xff, 0xfe])]), "odd");
    const ended = await gauntlet(state, ["run", project, ...axes]);
    expect(ended.code).toBe(0);
    expect(`${ended.stdout}${ended.stderr}`).toMatch(/not copied into the cells: .*odd-.*not UTF-8/);
  });

  test("names with blanks, quotes, new lines and other scripts arrive as they are", async () => {
    const names = ["a b", 'it\'s "quoted"', "line\nbreak", "ünïcödé-日本", "-rf", "$(touch x)"];
    const listed = names.map((name) => JSON.stringify(name)).join(", ");
    const project = await newProject({
      ...Object.fromEntries(names.map((name) => [`data/${name}`, "x"])),
      ...checking(`	for _, name := range []string{${listed}} {
		if _, err := os.Stat("data/" + name); err != nil { fail(err.Error()) }
	}`),
    });
    expect(await outcome(project)).toMatchObject({ code: 0, cell: { outcome: "pass" } });
  });

  test("twenty thousand of them all arrive", async () => {
    const files = Array.from({ length: 20_000 }, (_, i) => [`data/${i % 100}/${i}`, String(i)]);
    const project = await newProject({
      ...Object.fromEntries(files),
      ...checking(`	count := 0
	folders, _ := os.ReadDir("data")
	for _, folder := range folders {
		files, _ := os.ReadDir("data/" + folder.Name())
		count += len(files)
	}
	if count != 20000 { fail("incomplete") }`),
    });
    expect(await outcome(project)).toMatchObject({ code: 0, cell: { outcome: "pass" } });
  });
});
