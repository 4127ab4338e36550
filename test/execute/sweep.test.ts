import { describe, expect, test } from "vitest";
import type { Container, ContainerSummary, VolumeSummary } from "../../harness/domain/container-engine.ts";
import { sweepContainers } from "../../harness/execute/sweep.ts";
import { FakeEngine } from "./fake-engine.ts";

const NOW = 1_000_000;

/** An engine that holds these; gives what was removed. */
class LitteredEngine extends FakeEngine {
  readonly removed: string[] = [];
  constructor(
    readonly left: readonly ContainerSummary[],
    readonly leftVolumes: readonly VolumeSummary[] = [],
  ) {
    super();
  }
  override listContainers = async () => [...this.left];
  override listVolumes = async () => [...this.leftVolumes];
  override containerById = (id: string): Container => {
    const remove = async () => {
      if (id === "stuck") throw new Error("it will not go");
      this.removed.push(id);
    };
    return { id, remove } as Container;
  };
  override async removeVolume(name: string): Promise<void> {
    this.removed.push(name);
  }
}

const labels = (owner: string, run?: string, deadline?: string) => ({
  "gauntlet.owner": owner,
  ...(run === undefined ? {} : { "gauntlet.run": run }),
  ...(deadline === undefined ? {} : { "gauntlet.deadline": deadline }),
});
const container = (id: string, ...of: Parameters<typeof labels>): ContainerSummary => ({
  ...{ id, labels: labels(...of), started: true },
});

const rules = { owner: "me", nowUnix: NOW, isDead: async (run: string) => run === "dead", except: null };
const later = String(NOW + 1);
const past = String(NOW - 1);

describe("a sweep", () => {
  test.each([
    ["removes what a dead run of this state folder left", container("c", "me", "dead", later), true],
    ["leaves what a living run has", container("c", "me", "alive", later), false],
    [
      "leaves a dead run of another state folder, which may not be dead",
      container("c", "you", "dead", later),
      false,
    ],
    ["removes anybody's that is past its deadline", container("c", "you", "alive", past), true],
    ["leaves what has neither run nor deadline", container("c", "me"), false],
    ["leaves what has a deadline that is no time", container("c", "you", "alive", "soon"), false],
    ["leaves what has an empty deadline", container("c", "you", "alive", ""), false],
  ])("%s", async (_, left, gone) => {
    const engine = new LitteredEngine([left]);
    expect(await sweepContainers(engine, rules)).toBe(gone ? 1 : 0);
    expect(engine.removed).toEqual(gone ? ["c"] : []);
  });

  test("leaves the run that it is made for alone, even past its deadline", async () => {
    const engine = new LitteredEngine([container("c", "me", "dead", past)]);
    expect(await sweepContainers(engine, { ...rules, except: "dead" })).toBe(0);
  });

  test("goes on past one that cannot be removed, and counts those that are gone", async () => {
    const engine = new LitteredEngine([container("stuck", "me", "dead"), container("c", "me", "dead")]);
    expect(await sweepContainers(engine, rules)).toBe(1);
    expect(engine.removed).toEqual(["c"]);
  });

  test("takes the volumes of dead runs of this state folder, and no others", async () => {
    const volumes = [
      { name: "bin-dead", labels: labels("me", "dead") },
      { name: "bin-alive", labels: labels("me", "alive") },
      { name: "bin-other", labels: labels("you", "dead") },
      { name: "cache", labels: labels("me") },
    ];
    const engine = new LitteredEngine([], volumes);
    await sweepContainers(engine, rules);
    expect(engine.removed).toEqual(["bin-dead"]);
  });
});
