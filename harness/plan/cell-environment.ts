import type { Axes, Layout } from "../domain/cell.ts";
import { atLeast, type GoVersion } from "../domain/go-version.ts";
import { CELL_PATHS } from "../domain/probe-protocol.ts";
import { type Target, targetEnvironment } from "../domain/target.ts";

/** What a cell's environment depends on. */
export interface EnvironmentInput {
  readonly go: GoVersion;
  readonly target: Target;
  readonly cgo: boolean;
  readonly cpus: number;
  readonly layout: Layout;
  readonly axes: Axes;
  /** The scenario's own variables. */
  readonly given: Readonly<Record<string, string>>;
}

/** The whole environment of a cell's steps, written from nothing: the harness's, then the scenario's, then the axes'. */
export function cellEnvironment(input: EnvironmentInput): Readonly<Record<string, string>> {
  return {
    ...fixed(input),
    ...goVariables(input),
    ...input.given,
    ...axisVariables(input.axes),
  };
}

function fixed(input: EnvironmentInput): Record<string, string> {
  return {
    PATH: `${CELL_PATHS.goRoot}/bin:/usr/local/bin:/usr/bin:/bin`,
    HOME: CELL_PATHS.home,
    USER: "gauntlet",
    TMPDIR: CELL_PATHS.temp,
    LC_ALL: "C",
    TZ: "UTC",
    // From 1.25 Go reads the cgroup's quota: unpinned, every run would show a boundary there.
    GOMAXPROCS: String(Math.max(1, Math.floor(input.cpus))),
  };
}

function goVariables({ go, target, cgo, layout }: EnvironmentInput): Record<string, string> {
  return {
    GOTMPDIR: CELL_PATHS.temp,
    GOPATH: CELL_PATHS.gopath,
    // 1.9 has no build cache.
    ...(atLeast(go, "1.10") ? { GOCACHE: `${CELL_PATHS.cache}/go-build` } : {}),
    ...targetEnvironment(target),
    CGO_ENABLED: cgo ? "1" : "0",
    GOTOOLCHAIN: "local",
    GOPROXY: "off",
    GOSUMDB: "off",
    GOENV: "off",
    GOFLAGS: "",
    ...(atLeast(go, "1.11") ? { GO111MODULE: layout.kind === "module" ? "on" : "off" } : {}),
  };
}

function axisVariables(axes: Axes): Record<string, string> {
  const named = Object.entries(axes)
    .filter(([name]) => name.startsWith("env."))
    .map(([name, value]) => [name.slice(4), value ?? ""] as const);
  const { experiment } = axes;
  return {
    ...(experiment ? { GOEXPERIMENT: experiment } : {}),
    ...Object.fromEntries(named),
  };
}
