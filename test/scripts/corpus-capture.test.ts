import { describe, expect, test } from "vitest";
import type { GoVersion } from "../../harness/domain/go-version.ts";
import { capturedOf } from "../../harness/scripts/corpus-capture.ts";
import type { CorpusCase } from "../../harness/scripts/corpus-case.ts";
import { loadCases } from "../../harness/scripts/corpus-case.ts";
import { jobOf } from "../../harness/scripts/corpus-job.ts";
import { normaliser } from "../../harness/scripts/corpus-normalise.ts";
import { CASES, loadFixtures } from "../../harness/scripts/corpus-store.ts";
import { attempt, killed, tool } from "../diagnose/build-attempt.ts";

const cases = loadCases(CASES);
const named = (name: string): CorpusCase => cases.find((one) => one.name === name) as CorpusCase;
const around = { goProxy: "https://proxy.test", onlineEnv: { SSL_CERT_FILE: "/c" } };
const go = "1.27.4" as GoVersion;
const job = (name: string) => jobOf(named(name), go, around);

describe("a job", () => {
  test("is what a cell's step would be, one package at a time, and the case's own command is kept apart", () => {
    const { argv, spec } = job("types-call");
    expect(argv).toEqual(["go", "build", "./..."]);
    expect(spec.steps).toMatchObject([
      {
        name: "build",
        argv: ["go", "build", "-toolexec=/gauntlet/probe/probe wrap", "-p=1", "./..."],
        cwd: "/work/src",
        env: { GOPROXY: "off", GOTOOLCHAIN: "local", CGO_ENABLED: "0", GOMAXPROCS: "1" },
      },
    ]);
  });

  test("reaches the user's proxy only where its case says so", () => {
    expect(job("types-call").spec.steps[0]?.env).not.toHaveProperty("SSL_CERT_FILE");
    expect(job("unknown-revision").spec.steps[0]?.env).toMatchObject({
      ...{ GOPROXY: "https://proxy.test", SSL_CERT_FILE: "/c" },
    });
  });

  test("has its limits set by the shell that becomes its step", () => {
    expect(job("limit-files").spec.steps[0]?.argv.slice(0, 4)).toEqual([
      ...["/bin/bash", "-c", 'ulimit -n 8; exec "$@"', "step"],
    ]);
  });
});

describe("an attempt as a fixture", () => {
  const attestation = {
    ...{ goVersionLine: "go version go1.27.4 linux/amd64", goEnv: {}, tools: {}, compilers: {} },
  };
  const seen = (log: string, ...processes: readonly ReturnType<typeof tool>[]) => ({
    ...attempt(log),
    ...{ attestation, processes },
  });

  test("holds the tools that failed, what is chance made constant, and the step's own end", () => {
    const failing = tool("compile", { end: { kind: "exited", code: 2 }, output: "b007/x.go:1:2: bad\n" });
    const { known, log } = capturedOf(
      job("types-call"),
      seen("# m\n/work/tmp/go-build1234/b007/x.go:1:2: bad\n", tool("asm"), killed("link"), failing),
    );
    expect(log).toBe("# m\n/work/tmp/go-build1/b001/x.go:1:2: bad\n");
    expect(known).toMatchObject({
      ...{ go: "1.27.4", exit: 1, signal: null, argv: ["go", "build", "./..."] },
      processes: [
        { tool: "compile", exit: 2, signal: null, output: "b001/x.go:1:2: bad\n" },
        { tool: "link", exit: null, signal: "SIGKILL", output: "" },
      ],
    });
  });

  test("is refused where another toolchain ran, or the step was never reached", () => {
    const other = { ...seen(""), attestation: { ...attestation, goVersionLine: "go version go1.27.3 x/y" } };
    expect(() => capturedOf(job("types-call"), other)).toThrow("another toolchain ran");
    expect(() => capturedOf(job("run-panic"), seen("cannot build\n"))).toThrow("the step was not reached");
  });
});

test("what was captured is what a second normalisation gives", () => {
  const changed = loadFixtures().filter(({ log, fixture }) => {
    const clean = normaliser(named(fixture.case)?.chance ?? []);
    return clean(log) !== log || fixture.processes.some(({ output }) => clean(output) !== output);
  });
  expect(changed.map(({ name }) => name)).toEqual([]);
});
