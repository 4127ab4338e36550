import { expect, test } from "vitest";
import { mayStore } from "../../harness/cli/reuse.ts";
import { diagnoseCell } from "../../harness/diagnose/cell.ts";
import { attempt, cell, passed, record } from "../diagnose/build-attempt.ts";

test("a result that the project alone decides stands for later cells, unless the network had a part in it", () => {
  const failed = record(cell(), attempt("# example.com/m\n./a.go:1:1: undefined: x\n"));
  for (const known of [failed, record(cell(), passed())])
    expect(mayStore(known.cell, diagnoseCell(known))).toBe(true);
  const online = cell({ network: "bridge" });
  expect(mayStore(online, diagnoseCell(record(online, passed())))).toBe(false);
});

test("a failure that rests on what the network answered about a module stands for no later cell", () => {
  const log = "go: example.com/gone@v1.0.0: module lookup disabled by GOPROXY=off\n";
  const said = "go: example.com/gone@v1.0.0: reading proxy/example.com/gone/@v/v1.0.0.mod: 404 Not Found\n";
  const known = { ...record(cell(), attempt(log)), moduleFailure: said };
  const verdict = diagnoseCell(known);
  expect(verdict.outcome).toBe("fail");
  expect(mayStore(known.cell, verdict)).toBe(false);
});
