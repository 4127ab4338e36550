import { expect, test } from "vitest";
import { gauntlet, newState } from "./gauntlet.ts";
import { RELEASES } from "./global-setup.ts";
import { newProject } from "./projects.ts";

/** Each piece is 20 kB of program that no two share, so that five small sizes differ. */
const TEMPLATE = {
  "go.mod": "module example.com/grows\n\ngo 1.18\n",
  "main.go": "package main\n\nvar all [][]byte\n\nfunc main() { println(len(all)) }\n",
  "piece__I__.go.each":
    "package main\n\nvar data__I__ = [20000]byte{1__I__ % 251, 1}\n\nfunc init() { all = append(all, data__I__[:]) }\n",
};

interface Law {
  readonly metric: string;
  readonly law: { readonly kind: string };
  readonly medians: readonly { readonly size: number; readonly bytes: number }[];
}

test("a growing project's links are measured at every size, and a law is named or said to be unclear", async () => {
  const project = await newProject(TEMPLATE);
  const ended = await gauntlet(await newState(), [
    ...["linkmem", project, "--grow", "10,100,200,300,400", "--check-at", "none", "--repeat", "1"],
    ...["--go", RELEASES.newest, "--json", "--quiet"],
  ]);
  expect(ended.code, ended.stderr).toBe(0);
  const { laws, sizes } = JSON.parse(ended.stdout) as {
    readonly laws: readonly Law[];
    readonly sizes: readonly { readonly unmeasured: readonly unknown[] }[];
  };
  expect(sizes.map(({ unmeasured }) => unmeasured.length)).toEqual([0, 0, 0, 0, 0]);
  expect(laws.map(({ metric }) => metric)).toEqual(["anon", "maxRss"]);
  for (const { law, medians } of laws) {
    expect(["linear", "power", "flat", "unclear"]).toContain(law.kind);
    expect(medians.map(({ size }) => size)).toEqual([10, 100, 200, 300, 400]);
  }
  // 390 pieces of 20 kB are 7.8 MB that the linker has written through its own memory.
  const rss = laws[1]?.medians.map(({ bytes }) => bytes) ?? [];
  expect((rss.at(-1) ?? 0) - (rss[0] ?? 0)).toBeGreaterThan(2_000_000);
});

test("a folder in which nothing grows is refused before anything is built", async () => {
  const project = await newProject({
    "go.mod": "module example.com/still\n\ngo 1.18\n",
    "main.go": "package main\n",
  });
  const ended = await gauntlet(await newState(), ["linkmem", project, "--grow", "1,2,3,4,5"]);
  expect(ended).toMatchObject({ code: 2, stdout: "" });
  expect(ended.stderr).toMatch(/no file in it grows; name one such as piece__I__\.go\.each/);
});
