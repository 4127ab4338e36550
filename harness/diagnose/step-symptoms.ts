import type { StepObservation, ToolProcess } from "../domain/observation.ts";
import { type Segment, splitSegments } from "./segments.ts";
import type { Facts, Source, Symptom } from "./symptom.ts";
import { splitTestOutput } from "./test-blocks.ts";
import { cleanLines, isNoise } from "./text-lines.ts";
import { failed, isCTool } from "./tool-family.ts";
import { segmentOf, toolSymptom } from "./tool-symptom.ts";

/** What prints under a "# package" header. */
export const UNDER_HEADER: readonly Source[] = ["compile", "asm", "cgo", "cc", "link", "vet", "pack", "go"];
/** Whoever may speak in a log of which nothing is known. */
export const EVERYONE: readonly Source[] = [...UNDER_HEADER, "test", "program", "shell"];

/**
 * A failed step taken apart into symptoms: one for each failing tool whose words were kept, one for each "# package"
 * part of the output that no such tool covers, one for what the go command or the program itself said. C tools that
 * failed are left out: cgo and the go command run them to see them fail; what mattered of it, their parent printed.
 */
export function stepSymptoms(
  step: StepObservation,
  processes: readonly ToolProcess[],
  facts: Facts,
): readonly Symptom[] {
  const segments = splitSegments(cleanLines(`${step.output.head}\n${step.output.tail}`));
  const command = commandOf(step);
  if (command === "program") return [programSymptom(step, facts)];
  const covered = new Set<Segment>();
  const tools = processes
    .filter((process) => failed(process) && !isCTool(process.tool))
    .flatMap((process) => {
      const segment = segmentOf(process, segments);
      const symptom = toolSymptom(step.step, process, segment, segments, facts);
      const spoke = (process.output ?? "").trim() !== "";
      if (symptom && spoke && segment?.package) covered.add(segment);
      return symptom ? [symptom] : [];
    });
  const told = new Set(tools.flatMap((symptom) => symptom.lines));
  const rest = segments
    .filter((segment) => !covered.has(segment))
    .map((segment) => (segment.package === null ? without(segment, told) : segment))
    .filter((segment) => segment.lines.some((line) => line.trim() !== ""));
  return [...tools, ...rest.flatMap((segment) => segmentSymptoms(step, segment, command, facts))];
}

/** A part of the output as symptoms; what tests printed is told from what go test said of itself. */
function segmentSymptoms(
  step: StepObservation,
  segment: Segment,
  command: Command,
  facts: Facts,
): readonly Symptom[] {
  const whole = segmentSymptom(step, segment, command, facts);
  if (!whole.sources.includes("test") || command === "shell") return [whole];
  return testsApart(whole);
}

/** What tests printed, told from what go test said of itself; the whole where no test failed. */
export function testsApart(whole: Symptom): readonly Symptom[] {
  const { tests, go } = splitTestOutput(whole.lines);
  const said = go.some((line) => !isNoise(line) && line !== "FAIL");
  return tests.length === 0
    ? [whole]
    : [{ ...whole, lines: tests, sources: ["test"] }, ...(said ? [{ ...whole, lines: go }] : [])];
}

/** What stands before any header, without the lines that are known to be a tool's. */
function without(segment: Segment, told: ReadonlySet<string>): Segment {
  return { ...segment, lines: segment.lines.filter((line) => line.trim() === "" || !told.has(line)) };
}

type Command = "go" | "go-and-program" | "shell" | "program";

/** Whether the step ran the go command itself, a shell, or a program that was built. */
function commandOf(step: StepObservation): Command {
  const name = (step.argv[0] ?? "").split("/").at(-1) ?? "";
  if (name === "go") {
    const [, verb = ""] = step.argv;
    if (["run", "generate", "tool"].includes(verb)) return "go-and-program";
    return verb === "test" && !step.argv.includes("-c") ? "go-and-program" : "go";
  }
  return /^(?:command|shell)/.test(step.step) ? "shell" : "program";
}

function programSymptom(step: StepObservation, facts: Facts): Symptom {
  const { exit, signal } = endOf(step);
  const ended = exit !== null ? [`exit status ${exit}`] : signal !== null ? [`signal: ${signal}`] : [];
  const last = step.end.kind === "never-started" ? [step.end.reason] : ended;
  return {
    ...{
      stage: step.step,
      level: "program",
      tool: step.argv[0]?.split("/").at(-1) ?? null,
      package: null,
    },
    ...{
      exit,
      signal,
      facts,
      sources: step.step.startsWith("test") ? ["test"] : ["program"],
    },
    // What `go run` would print for it, so that a program that says nothing is recognised by its end alone.
    lines: [...cleanLines(`${step.output.head}\n${step.output.tail}`), ...last],
  };
}

function segmentSymptom(step: StepObservation, segment: Segment, command: Command, facts: Facts): Symptom {
  const common = {
    stage: step.step,
    // go test puts a pattern that it could not load where a package's name stands.
    package: segment.package?.startsWith(".") ? null : segment.package,
    lines: segment.lines,
    facts,
  };
  // go test puts what it could not even load under a header too.
  const setup = segment.lines.some((line) => line.endsWith("[setup failed]"));
  if (segment.package !== null && !setup)
    return {
      ...common,
      level: "tool",
      tool: null,
      exit: null,
      signal: null,
      sources: UNDER_HEADER,
    };
  const tool = command === "shell" ? null : "go";
  return {
    ...common,
    ...endOf(step),
    level: "go",
    tool,
    sources: headerless(command, step),
  };
}

function headerless(command: Command, step: StepObservation): readonly Source[] {
  if (command === "shell") return EVERYONE;
  const build: readonly Source[] = ["go", "cgo", "link"];
  if (command === "go-and-program")
    return [...build, "vet", step.argv[1] === "test" ? ("test" as const) : ("program" as const)];
  return step.step.startsWith("vet") ? [...build, "vet"] : build;
}

function endOf({ end }: StepObservation): {
  readonly exit: number | null;
  readonly signal: string | null;
} {
  return {
    exit: end.kind === "exited" ? end.code : null,
    signal: end.kind === "signalled" ? end.signal : null,
  };
}
