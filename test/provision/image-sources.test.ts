import { expect, test } from "vitest";
import { PullError } from "../../harness/domain/pull-error.ts";
import type { ImageSource } from "../../harness/provision/image-catalogue.ts";
import { ImageError, pullRefusal, SourceError } from "../../harness/provision/image-error.ts";
import { trySources } from "../../harness/provision/image-sources.ts";

const module: ImageSource = { kind: "toolchain-module" };
const registry: ImageSource = { kind: "registry", reference: "golang:{release}" };

/** Tries both sources; each one is refused by its entry, and serves without one. */
async function outcome(refusals: Partial<Record<ImageSource["kind"], Error>>) {
  const tried: string[] = [];
  const work = trySources("go1.25.5", [module, registry], async ({ kind }) => {
    tried.push(kind);
    const refusal = refusals[kind];
    if (refusal) throw refusal;
  });
  return {
    tried,
    error: await work.then(
      () => null,
      (error: ImageError) => error,
    ),
  };
}

test("the second source is not asked when the first serves", async () => {
  expect(await outcome({})).toEqual({ tried: ["toolchain-module"], error: null });
});

test("the second source serves what the first does not have", async () => {
  const { tried, error } = await outcome({ "toolchain-module": new SourceError("404", true) });
  expect([tried, error]).toEqual([["toolchain-module", "registry"], null]);
});

test("a release that the module source denies is unavailable, though the registry could not be asked", async () => {
  const { error } = await outcome({
    "toolchain-module": new SourceError("404 Not Found", true),
    registry: new SourceError("no such host", false),
  });
  expect(error).toMatchObject({
    ...{ unavailable: true, transient: false },
    message: "go1.25.5: 404 Not Found; no such host",
  });
});

test("a release that only the registry denies may exist: the module source could not be asked", async () => {
  const { error } = await outcome({
    "toolchain-module": new SourceError("timeout", false),
    registry: new SourceError("manifest unknown", true),
  });
  expect(error).toMatchObject({ unavailable: false, transient: true });
});

test("refused credentials are not tried again", async () => {
  const refused = pullRefusal(new PullError("refused", "unauthorized")) as Error;
  const { error } = await outcome({
    "toolchain-module": new SourceError("off", false, false),
    registry: refused,
  });
  expect(error).toMatchObject({ unavailable: false, transient: false });
});

test("a wrong hash ends the search: nobody else's word makes it right", async () => {
  const { tried, error } = await outcome({
    "toolchain-module": new ImageError("the zip's hash is wrong", false),
  });
  expect(tried).toEqual(["toolchain-module"]);
  expect(error?.message).toBe("the zip's hash is wrong");
});

test("without any source it is said that none was chosen", async () => {
  await expect(trySources("go1.25.5", [], async () => {})).rejects.toThrow(
    "go1.25.5: no source to have it from was chosen",
  );
});
