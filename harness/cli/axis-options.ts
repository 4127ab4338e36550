import type { Command } from "commander";
import type { AxesInput } from "../spec/scenario-from-axes.ts";

const AXIS_FLAGS = [
  ["go", "<versions>", "Go versions: 1.24, 1.24.3, 1.21..stable, 1.25rc1, go.mod..stable"],
  ["target", "<targets>", "os/arch[/variant], or first-class, wasm, all"],
  ["cgo", "<values>", "0, 1"],
  ["cc", "<toolchains>", "C toolchain: gcc, none"],
  ["compiler", "<compilers>", "gc"],
  ["buildmode", "<modes>", "exe, pie, c-shared, …"],
  ["race", "<values>", "0, 1"],
  ["trimpath", "<values>", "0, 1"],
  ["mod", "<values>", "readonly, vendor, mod"],
  ["runtime", "<runtimes>", "what runs a wasm program"],
  ["libc", "<names>", "where programs run: bullseye, bookworm, trixie, musl, glibc2.31"],
  ["cache", "<values>", "warm, cold, truncated, flipped, edited-source, cut-source, stale-replace, …"],
  ["ldflags", "<flags>", "one value; repeat for more"],
  ["gcflags", "<flags>", "one value; repeat for more"],
  ["asmflags", "<flags>", "one value; repeat for more"],
  ["tags", "<tags>", "one value; repeat for more"],
  ["experiment", "<names>", "GOEXPERIMENT; one value; repeat for more"],
] as const;

const OTHER_FLAGS = [
  ["env", "<NAME=VALUE>", "environment variable; the same name again is another value"],
  ["steps", "<steps>", "build, vet, test, run"],
  ["packages", "<patterns>", "packages that the steps work on (default ./...)"],
  ["system", "<packages>", "Debian packages that the cell's image must hold"],
] as const;

const SINGLE_FLAGS = [
  ["memory", "<size>", "memory limit of a cell, such as 2GiB"],
  ["cpus", "<n>", "processors of a cell"],
  ["pids", "<n>", "processes and threads of a cell"],
  ["disk", "<size>", "disk limit of a cell"],
  ["timeout", "<time>", "time limit of a cell, such as 10m"],
  ["silence", "<time>", "longest time without any sign of life"],
  ["rss-threshold", "<size>", "a link above this is a finding"],
  ["repeat", "<n>", "attempts of each cell"],
  ["network", "<mode>", "none, bridge"],
  ["expect", "<outcome>", "what every cell is expected to do"],
] as const;

const collect = (value: string, before: readonly string[] = []): string[] => [...before, value];

/** Adds the axes and limits of the scenario format to a verb. */
export function addAxisOptions(command: Command): Command {
  for (const [name, argument, text] of [...AXIS_FLAGS, ...OTHER_FLAGS])
    command.option(`--${name} ${argument}`, text, collect);
  for (const [name, argument, text] of SINGLE_FLAGS) command.option(`--${name} ${argument}`, text);
  return command;
}

/** The names of the flags for axes and limits that were given. */
export function givenAxes(options: object): string[] {
  const given = new Set(Object.keys(options));
  return [...AXIS_FLAGS, ...OTHER_FLAGS, ...SINGLE_FLAGS]
    .map(([name]) => name)
    .filter((name) => given.has(optionKey(name)));
}

/** "rss-threshold" is rssThreshold among the options. */
function optionKey(name: string): string {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** The axis part of a verb's options, for spec to read. */
export function axesInput(options: Readonly<Record<string, unknown>>): AxesInput {
  const lists = options as Readonly<Record<string, readonly string[] | undefined>>;
  const texts = options as Readonly<Record<string, string | undefined>>;
  const pick = (names: readonly (readonly [string, string, string])[]) =>
    Object.fromEntries(names.flatMap(([name]) => (lists[name] ? [[name, lists[name]]] : [])));
  const single = SINGLE_FLAGS.flatMap(([name]) => {
    const key = optionKey(name);
    return texts[key] === undefined ? [] : [[key, texts[key]]];
  });
  return {
    axes: pick(AXIS_FLAGS),
    ...pick(OTHER_FLAGS),
    ...Object.fromEntries(single),
  };
}
