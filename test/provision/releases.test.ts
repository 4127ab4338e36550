import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { GoVersion } from "../../harness/domain/go-version.ts";
import { fetchingReleases } from "../../harness/provision/module-cache.ts";
import { loadReleases } from "../../harness/provision/releases.ts";
import type { StateFolder } from "../../harness/support/state-folder.ts";
import { tempState } from "../store/stored-run.ts";

const SHIPPED = ["1.24.0", "1.25.0"] as GoVersion[];
const HOUR = 3_600_000;

const store = (state: StateFolder, content: unknown) =>
  writeFile(
    join(state.dir, "releases.json"),
    typeof content === "string" ? content : JSON.stringify(content),
  );

/** A go command that is not there, and whether anybody looked for it. */
function noGo() {
  const calls: number[] = [];
  return {
    calls,
    go: () => {
      calls.push(1);
      return Promise.reject(new Error("no go command\nat all"));
    },
  };
}

describe("the list of releases", () => {
  test("of today is not asked for again, and is joined with the shipped one in order", async () => {
    const state = await tempState();
    await store(state, { askedUnixMs: Date.now() - HOUR, releases: ["1.25rc1", "1.26.0", "1.24.0"] });
    const { go, calls } = noGo();
    expect(await loadReleases(state, SHIPPED, go, false)).toEqual({
      ...{ releases: ["1.24.0", "1.25rc1", "1.25.0", "1.26.0"], warning: null },
    });
    expect(calls).toEqual([]);
  });

  test.each([
    ["of the day before yesterday", () => ({ askedUnixMs: Date.now() - 48 * HOUR, releases: [] })],
    [
      "of next year, since the clock was wrong",
      () => ({ askedUnixMs: Date.now() + 8_760 * HOUR, releases: [] }),
    ],
    ["of no date", () => ({ releases: [] })],
    ["that is torn", () => '{"askedUnixMs":'],
    ["that is null", () => "null"],
    ["of no releases", () => ({ askedUnixMs: Date.now(), releases: null })],
  ])("%s is asked for; when it cannot be, what is known serves with a warning", async (_, content) => {
    const state = await tempState();
    await store(state, content());
    const { go, calls } = noGo();
    expect(await loadReleases(state, SHIPPED, go, false)).toEqual({
      releases: SHIPPED,
      warning: "newer releases than 1.25.0 could not be asked for (no go command)",
    });
    expect(calls).toHaveLength(1);
  });

  test("is asked for once by those that want it at the same time, and is the same for all", async () => {
    const state = await tempState();
    const { go: none, calls } = noGo();
    const go = () => sleep(50).then(none);
    const [one, other] = await Promise.all([
      loadReleases(state, SHIPPED, go, false),
      loadReleases(state, SHIPPED, go, false),
    ]);
    expect(calls).toHaveLength(1);
    expect(one).toEqual(other);
  });

  test("is not asked for offline, however old", async () => {
    const state = await tempState();
    const { go, calls } = noGo();
    expect(await loadReleases(state, SHIPPED, go, true)).toEqual({ releases: SHIPPED, warning: null });
    expect(calls).toEqual([]);
  });

  test("that cannot be had leaves the stored one as it was", async () => {
    const state = await tempState();
    const old = JSON.stringify({ askedUnixMs: 1, releases: ["1.26.0"] });
    await store(state, old);
    expect((await loadReleases(state, SHIPPED, noGo().go, false)).releases).toContain("1.26.0");
    expect(await readFile(join(state.dir, "releases.json"), "utf8")).toBe(old);
  });

  test("takes only what is a release from a stored list", async () => {
    const state = await tempState();
    const releases = ["1.26.0", "latest", "", 7, null, "../../etc", "1.26.0"];
    await store(state, { askedUnixMs: Date.now(), releases });
    expect((await loadReleases(state, SHIPPED, noGo().go, false)).releases).toEqual([...SHIPPED, "1.26.0"]);
  });
});

describe("modules are fetched", () => {
  test.each([
    [
      "by the newest and by the oldest of each way of loading",
      ["1.15.0", "1.13.0", "1.16.3", "1.16.0", "1.17.0", "1.25.0"],
      ["1.25.0", "1.13.0", "1.16.0", "1.17.0"],
    ],
    ["by one release once, where it is newest and oldest", ["1.25.0"], ["1.25.0"]],
    ["by none that knows no modules", ["1.9.0", "1.10.8"], []],
    ["by a candidate too", ["1.17rc1", "1.16.0"], ["1.17rc1", "1.16.0"]],
    ["for no cells by none", [], []],
  ])("%s", (_, releases, fetching) => {
    expect(fetchingReleases(releases as GoVersion[])).toEqual(fetching);
  });
});
