import { describe, expect, test } from "vitest";
import type { StoredImage } from "../../harness/domain/container-engine.ts";
import type { GoVersion } from "../../harness/domain/go-version.ts";
import { ImageError } from "../../harness/provision/image-error.ts";
import { bringsModules, fetchWithEach } from "../../harness/provision/module-cache.ts";
import { isPassing } from "../../harness/provision/module-fetch.ts";
import { moduleServing } from "../../harness/provision/module-serving.ts";

const versions = (...names: string[]) => names as GoVersion[];

function image(go: GoVersion): StoredImage {
  return { reference: go, tags: [], labels: {}, sizeBytes: 0, createdUnix: 0 };
}

/** Fetches with releases whose images come in the order of `come`; those in `gone` cannot be had. */
async function fetchedIn(releases: GoVersion[], come: readonly string[], gone: readonly string[] = []) {
  const order: string[] = [];
  const imageOf = async (go: GoVersion) => {
    await new Promise((resolve) => setTimeout(resolve, 10 * come.indexOf(go)));
    if (gone.includes(go)) throw new ImageError(`${go}: not found`, true);
    return image(go);
  };
  const result = await fetchWithEach(releases, imageOf, async (go) => {
    order.push(go);
    return { go, failure: null };
  });
  return { order, made: result.made.map((fetch) => fetch.go), missing: result.missing };
}

describe("modules are fetched", () => {
  test("with the release whose image is there first, and told newest first", async () => {
    const releases = versions("1.21.0", "1.25.0");
    expect(await fetchedIn(releases, ["1.21.0", "1.25.0"])).toEqual({
      ...{ order: ["1.21.0", "1.25.0"], made: ["1.25.0", "1.21.0"], missing: false },
    });
  });

  test("with the next release where the newest cannot be had, which is the trouble of its own cells alone", async () => {
    const releases = versions("1.21.0", "1.24.0", "1.25.0");
    expect(await fetchedIn(releases, ["1.25.0", "1.24.0", "1.21.0"], ["1.25.0"])).toEqual({
      ...{ order: ["1.24.0", "1.21.0"], made: ["1.24.0", "1.21.0"], missing: true },
    });
  });

  test("with the next of the same way of loading where the oldest cannot be had", async () => {
    const releases = versions("1.13.0", "1.15.0", "1.25.0");
    expect((await fetchedIn(releases, ["1.13.0", "1.15.0", "1.25.0"], ["1.13.0"])).made).toEqual([
      ...["1.25.0", "1.15.0"],
    ]);
  });

  test("by nobody where no image can be had", async () => {
    const releases = versions("1.24.0", "1.25.0");
    expect(await fetchedIn(releases, releases, releases)).toEqual({ order: [], made: [], missing: true });
  });

  test("not at all where the engine is gone", async () => {
    const gone = fetchWithEach(
      versions("1.25.0"),
      () => Promise.reject(new Error("connection refused")),
      () => Promise.reject(new Error("never asked")),
    );
    await expect(gone).rejects.toThrow("connection refused");
  });
});

describe("a failed fetch is tried again", () => {
  test.each([
    "example.org/m: dial tcp 192.0.2.1:443: i/o timeout",
    "read: connection reset by peer",
    "example.org/m@v1.0.0: reading example.org/m: 503 Service Unavailable",
  ])("after %s", (text) => {
    expect(isPassing(text)).toBe(true);
  });

  test.each([
    "example.org/m@v1.0.0: reading example.org/m: 404 Not Found",
    "example.org/m@v1.0.0: 403 Forbidden",
    "verifying example.org/m@v1.0.0: checksum mismatch",
    "go: example.org/m@v1.503.0: unknown revision v1.503.0",
  ])("but not after %s", (text) => {
    expect(isPassing(text)).toBe(false);
  });
});

describe("cells of a release may begin", () => {
  const never = new Promise<void>(() => {});
  const settled = (promise: Promise<void>) =>
    Promise.race([
      promise.then(
        () => "ready",
        () => "failed",
      ),
      new Promise((resolve) => setTimeout(resolve, 20, "waiting")),
    ]);

  test.each([
    ["its own", "1.23.0", "1.23.0", "ready"],
    ["an older one of its way of loading", "1.21.0", "1.25.0", "ready"],
    ["a newer one, which asks for less", "1.25.0", "1.21.0", "waiting"],
    ["one of another way of loading", "1.15.0", "1.25.0", "waiting"],
  ] as const)("when what was fetched is that of %s: %s for %s", async (_, by, go, expected) => {
    const serving = moduleServing();
    const before = serving.ready(go as GoVersion, never);
    serving.fetched({ go: by as GoVersion, failure: null });
    expect(await settled(before)).toBe(expected);
    expect(await settled(serving.ready(go as GoVersion, never))).toBe(expected);
  });

  test("after all fetches where theirs failed, and not where the whole cannot be had", async () => {
    const serving = moduleServing();
    serving.fetched({ go: "1.23.0" as GoVersion, failure: "404 Not Found" });
    expect(await settled(serving.ready("1.23.0" as GoVersion, never))).toBe("waiting");
    expect(await settled(serving.ready("1.23.0" as GoVersion, Promise.resolve()))).toBe("ready");
    const gone = Promise.reject(new Error("connection refused"));
    expect(await settled(serving.ready("1.23.0" as GoVersion, gone))).toBe("failed");
  });
});

test("a cell with a proxy among its own files fetches by itself", () => {
  expect(bringsModules({ env: { GOPROXY: "file:///work/src/proxy" } })).toBe(true);
  expect(bringsModules({ env: { GOPROXY: "off" } })).toBe(false);
  expect(bringsModules({ env: {} })).toBe(false);
});
