import { describe, expect, test } from "vitest";
import { comparable } from "./comparable.ts";
import { containersOf, documentOf, gauntlet, newState } from "./gauntlet.ts";
import { RELEASES } from "./global-setup.ts";
import { GO_MOD, newProject } from "./projects.ts";

/** Many files, so that copying them takes a while, and a program that counts them. */
const FILES = 2_000;

function countedProject(): Promise<string> {
  const data = Array.from({ length: FILES }, (_, i) => [`data/${i % 20}/${i}.txt`, `${i}\n`.repeat(200)]);
  const scenario = `project: .\nsteps: [{command: [go, run, .]}]\nmatrix: {go: [${RELEASES.newest}], cgo: [0]}\n`;
  return newProject({
    ...Object.fromEntries(data),
    "go.mod": GO_MOD,
    "scenario.yaml": scenario,
    "main.go": `package main

import (
	"os"
	"strconv"
)

func main() {
	for i := 0; i < ${FILES}; i++ {
		text, err := os.ReadFile("data/" + strconv.Itoa(i%20) + "/" + strconv.Itoa(i) + ".txt")
		if err != nil || len(text) != 200*(len(strconv.Itoa(i))+1) {
			println("incomplete:", i, len(text))
			os.Exit(1)
		}
	}
}
`,
  });
}

describe("two runs of one project at once", () => {
  test("in one state folder both give the whole answer and leave nothing", async () => {
    const state = await newState();
    const args = ["run", await countedProject(), "--json"];
    const runs = await Promise.all([gauntlet(state, args), gauntlet(state, args)]);
    expect(runs.map(({ code }) => code)).toEqual([0, 0]);
    const [a, b] = runs.map(documentOf);
    expect(a?.run).not.toBe(b?.run);
    expect(comparable(a as NonNullable<typeof a>)).toEqual(comparable(b as NonNullable<typeof b>));
    expect(await containersOf(state)).toEqual([]);
  });

  test("in two state folders neither stands on what the other has half made", async () => {
    const states = await Promise.all([newState(), newState()]);
    const args = ["run", await countedProject(), "--json"];
    const runs = await Promise.all(states.map((state) => gauntlet(state, args)));
    expect(runs.map(({ code }) => code)).toEqual([0, 0]);
    for (const document of runs.map(documentOf))
      expect(document.cells).toMatchObject([{ outcome: "pass", attempts: [{ fault: null }] }]);
    for (const state of states) expect(await containersOf(state)).toEqual([]);
  });
});
