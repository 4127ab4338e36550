import { expect, test } from "vitest";
import { answerGoWord, indexReleases } from "../../harness/plan/go-axis.ts";
import { knownReleases, PlanError } from "../../harness/plan/knowledge.ts";
import { knowing, RELEASES } from "./knowledge.ts";

const index = indexReleases(RELEASES);
const versions = (word: string, project = {}) => answerGoWord(word, index, knowing(project).project).versions;

test.each([
  ["1.24", ["1.24.13"]],
  ["1.24.1", ["1.24.1"]],
  ["1.25rc1", ["1.25rc1"]],
  ["1.24.x", ["1.24.0", "1.24.1", "1.24.13"]],
  ["1.22..1.24", ["1.22.12", "1.23.12", "1.24.13"]],
  ["1.24.0..1.25.1", ["1.24.0", "1.24.1", "1.24.13", "1.25.0", "1.25.1"]],
  ["1.24.1..1.25rc1", ["1.24.1", "1.24.13", "1.25rc1"]],
  ["1.25rc1..stable", ["1.25rc1", "1.25rc2", "1.25.0", "1.25.1", "1.25.2"]],
  ["1.20.0", ["1.20.0"]],
  ["1.20", ["1.20.14"]],
  ["stable", ["1.25.2"]],
  ["oldstable", ["1.24.13"]],
  ["1.26", ["1.26rc1"]],
  ["1.25..1.26", ["1.25.2", "1.26rc1"]],
  ["1.21.0..1.22", ["1.21.0", "1.21.13", "1.22.0", "1.22.12"]],
])("%s means %j", (word, expected) => {
  expect(versions(word)).toEqual(expected);
});

test.each([
  [{ goLine: "1.22" }, ["1.22.12"]],
  [{ goLine: "1.22.0" }, ["1.22.0"]],
  [{ goLine: "1.22", toolchainLine: "go1.24.1" }, ["1.24.1"]],
  [{ goLine: "1.22", toolchainLine: "go1.20" }, ["1.20.0"]],
  [{ goLine: "1.22", toolchainLine: "default" }, ["1.22.12"]],
])("go.mod with %j names %j", (project, expected) => {
  expect(versions("go.mod", project)).toEqual(expected);
});

test("from go.mod to now is the newest patch of each minor, whatever patch the go line names", () => {
  expect(versions("go.mod..stable", { goLine: "1.23.5" })).toEqual(["1.23.12", "1.24.13", "1.25.2"]);
});

test("a module without a go line is read as go does, as 1.16", () => {
  const old = indexReleases(knownReleases({ releases: ["1.16", "1.16.15", "1.17"] }));
  const { goLine: _, ...project } = knowing().project;
  expect(answerGoWord("go.mod", old, project).versions).toEqual(["1.16.15"]);
});

test("go.mod means nothing to a project without one", () => {
  const { goLine: _, ...project } = knowing({ hasGoMod: false }).project;
  expect(() => answerGoWord("go.mod", index, project)).toThrow(PlanError);
});

test.each(["1.99", "1.24.99", "1.25rc9", "1.99.x"])("%s is well-formed and unknown", (word) => {
  const answer = answerGoWord(word, index, knowing().project);
  expect(answer.versions).toEqual([]);
  expect(answer.unknown).toHaveLength(1);
});

test("an end of a range that has no release, and a range from newer to older, are errors with the word in them", () => {
  expect(() => versions("1.22..1.99")).toThrow(/"1\.22\.\.1\.99".*1\.99/);
  expect(() => versions("1.24..1.22")).toThrow(/"1\.24\.\.1\.22"/);
});

test("the list of releases is sorted as Go sorts, and what cannot be read is left out", () => {
  expect(
    knownReleases({
      releases: ["go1.21.0", "1.21rc2", "gotip", "1.20", "1.20.0"],
    }),
  ).toEqual(["1.20.0", "1.21rc2", "1.21.0"]);
});
