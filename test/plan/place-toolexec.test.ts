import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { placeToolexec } from "../../harness/plan/place-toolexec.ts";

const wrapper = (skip: number) => `/probe record ${skip}`;

function placed(command: string, goFlags = ""): string | undefined {
  return placeToolexec(command.split(" "), goFlags, wrapper)?.argv.join(" ");
}

describe("the wrapper is put into a go command", () => {
  test.each([
    ["behind the verb", "go build ./...", "go build -toolexec=/probe record 0 ./..."],
    ["of any path and version", "/opt/go1.22.3 vet .", "/opt/go1.22.3 vet -toolexec=/probe record 0 ."],
    [
      "behind a -C, which must come first",
      "go test -C x ./...",
      "go test -C x -toolexec=/probe record 0 ./...",
    ],
    ["behind a -C of one word", "go build -C=x .", "go build -C=x -toolexec=/probe record 0 ."],
    ["behind a -C before the verb", "go -C x build .", "go -C x build -toolexec=/probe record 0 ."],
    [
      "in front of one that is there",
      "go build -v -toolexec=time .",
      "go build -v -toolexec=/probe record 1 time .",
    ],
    [
      "in front of one that stands in two words",
      "go test --toolexec time ./...",
      "go test -toolexec=/probe record 1 time ./...",
    ],
    [
      "and not into what a test is given",
      "go test . -args -toolexec=mine",
      "go test -toolexec=/probe record 0 . -args -toolexec=mine",
    ],
    [
      "and not into what a program is given",
      "go run -ldflags -w . -toolexec=mine",
      "go run -toolexec=/probe record 0 -ldflags -w . -toolexec=mine",
    ],
  ])("%s: %s", (_, command, expected) => {
    expect(placed(command)).toBe(expected);
  });

  test("in front of one of several words, which counts them as the go command would: quotes inside a word do not count", () => {
    const argv = ["go", "build", `-toolexec=env A='b c' "my tool"`, "."];
    expect(placeToolexec(argv, "", wrapper)).toEqual({
      argv: ["go", "build", `-toolexec=/probe record 4 env A='b c' "my tool"`, "."],
      skip: 4,
    });
  });

  test("in front of one that GOFLAGS names, unless the command names another", () => {
    const goFlags = `-mod=mod '-toolexec=env A=1'`;
    expect(placed("go build .", goFlags)).toBe("go build -toolexec=/probe record 2 env A=1 .");
    expect(placed("go build -toolexec=time .", goFlags)).toBe("go build -toolexec=/probe record 1 time .");
  });

  test.each(["go env", "go mod tidy", "go generate ./...", "make build", "gofmt -l .", "go", "go -C x"])(
    "but not into %s",
    (command) => {
      expect(placed(command)).toBeUndefined();
    },
  );

  test("without losing, adding or moving any other word", () => {
    const word = fc.constantFrom(
      "-v",
      "-o",
      "x",
      "./...",
      "-tags=a,b",
      "-C",
      "--",
      "-args",
      "-ldflags",
      "-s -w",
    );
    fc.assert(
      fc.property(fc.constantFrom("build", "run", "test", "vet"), fc.array(word), (verb, rest) => {
        const found = placeToolexec(["go", verb, ...rest], "", wrapper);
        expect(found?.argv.filter((each) => !each.startsWith("-toolexec="))).toEqual(["go", verb, ...rest]);
      }),
    );
  });
});
