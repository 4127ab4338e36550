import { expect, test } from "vitest";
import type { Cell } from "../../harness/domain/cell.ts";
import type { GoVersion } from "../../harness/domain/go-version.ts";
import type { Step } from "../../harness/domain/step.ts";
import { listArgv, listPackages } from "../../harness/execute/imports-container.ts";

const asked = (go: string, steps: readonly Step[] = [], goFlags: readonly string[] = []) =>
  ({ go: go as GoVersion, steps, goFlags, packages: ["./cmd/..."] }) satisfies Partial<Cell>;

test("releases that know them are asked for dependencies and tests", () => {
  expect(listArgv(asked("1.27.4"))).toEqual(["go", "list", "-e", "-deps", "-test"]);
  expect(listArgv(asked("1.10.8"))).toEqual(["go", "list", "-e"]);
  expect(listPackages(asked("1.11.13"))).toEqual(["./cmd/..."]);
});

test("up to 1.10 all of the project and its vendor folder is listed", () => {
  expect(listPackages(asked("1.10.8"))).toEqual(["./...", "./vendor/..."]);
});

test("what decides which files make a package is taken over from the axes and the cell's own step", () => {
  const flags = ["-tags=x", "-ldflags=-s", "--mod=vendor", "-race", "-v"];
  const steps: Step[] = [
    { kind: "command", argv: ["true"] },
    { kind: "vet", packages: ["./a"], flags },
  ];
  const cell = asked("1.27.4", steps, ["-tags=y"]);
  expect(listArgv(cell).slice(5)).toEqual(["-tags=y", "-tags=x", "--mod=vendor", "-race"]);
  expect(listPackages(cell)).toEqual(["./a"]);
});
