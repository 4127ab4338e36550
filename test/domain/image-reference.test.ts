import { expect, test } from "vitest";
import {
  DOCKER_HUB,
  registryOf,
  repositoryOf,
  sameRepository,
  withDigest,
} from "../../harness/domain/image-reference.ts";

test.each([
  ["golang", "golang"],
  ["golang:1.25.5", "golang"],
  ["localhost:5000/golang", "localhost:5000/golang"],
  ["localhost:5000/golang:1.25.5", "localhost:5000/golang"],
  ["localhost:5000/golang@sha256:ab", "localhost:5000/golang"],
  ["localhost:5000/golang:1.25.5@sha256:ab", "localhost:5000/golang"],
])("the repository of %s is %s", (reference, repository) => {
  expect(repositoryOf(reference)).toBe(repository);
});

test("a digest takes the tag's place, and a port is no tag", () => {
  expect(withDigest("localhost:5000/debian:bookworm-slim", "sha256:ab")).toBe(
    "localhost:5000/debian@sha256:ab",
  );
});

test.each([
  ["golang:1.25", DOCKER_HUB],
  ["me/tool", DOCKER_HUB],
  ["docker.io/library/golang", DOCKER_HUB],
  ["localhost/a", "localhost"],
  ["localhost:5000/a", "localhost:5000"],
  ["r.example/a/b", "r.example"],
])("%s comes from %s", (reference, registry) => {
  expect(registryOf(reference)).toBe(registry);
});

test("one repository is known by each of its names", () => {
  expect(sameRepository("golang:1", "docker.io/library/golang@sha256:ab")).toBe(true);
  expect(sameRepository("r.example/golang", "golang")).toBe(false);
});
