import { beforeAll, describe, expect, test } from "vitest";
import type { StateFolder } from "../../harness/support/state-folder.ts";
import { documentOf, gauntlet, newState, type RunDocument } from "./gauntlet.ts";
import { RELEASES } from "./global-setup.ts";
import { GO_MOD, newProject } from "./projects.ts";

const MAIN = 'package main\n\n// #include <stdlib.h>\nimport "C"\n\nfunc main() { println(C.abs(-42)) }\n';

/** Bootstraps three Debian suites and musl, which takes minutes. */
describe("a program that was built on Debian bookworm", () => {
  let state: StateFolder;
  let document: RunDocument;

  beforeAll(async () => {
    state = await newState();
    const project = await newProject({ "go.mod": GO_MOD, "main.go": MAIN });
    const axes = ["--cgo", "1", "--libc", "bullseye,bookworm,trixie,musl", "--steps", "run"];
    document = documentOf(
      await gauntlet(state, ["run", project, "--go", RELEASES.newest, ...axes, "--json"]),
    );
  }, 1_200_000);

  test("runs on its own glibc and a newer one, and neither on an older one nor on musl", () => {
    const found = Object.fromEntries(
      document.cells.map((cell) => [cell.axes.libc, cell.class ?? cell.outcome]),
    );
    expect(found).toEqual({
      bullseye: "run.library-version",
      bookworm: "pass",
      trixie: "pass",
      musl: "run.missing-loader",
    });
  });

  test("is explained by the version, its symbols, what was offered and the oldest base that would do", async () => {
    const older = document.cells.find((cell) => cell.axes.libc === "bullseye");
    const { stdout } = await gauntlet(state, ["diagnose", document.run, older?.id ?? ""]);
    expect(stdout).toMatch(/needs GLIBC_2\.34 for .*__libc_start_main/);
    expect(stdout).toMatch(/libc\.so\.6 here has at most GLIBC_2\.30, and not GLIBC_2\.34/);
    expect(stdout).toContain("oldest base that would do: Debian bookworm (glibc 2.36)");
    const musl = document.cells.find((cell) => cell.axes.libc === "musl");
    const said = await gauntlet(state, ["diagnose", document.run, musl?.id ?? ""]);
    expect(said.stdout).toMatch(/its loader \S+ is not there; there is \/lib\/ld-musl-/);
  });

  test("says what each image held", () => {
    const holds = document.cells.map((cell) => [cell.axes.libc, cell.runImage?.holds]);
    expect(holds).toContainEqual(["trixie", ["debian trixie"]]);
    expect(holds).toContainEqual(["musl", ["musl"]]);
  });
});
