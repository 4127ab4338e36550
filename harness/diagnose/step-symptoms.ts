import type { StepObservation, ToolProcess } from "../domain/observation.ts";
import type { Level } from "../domain/verdict.ts";
import { plainPackage, splitSegments } from "./segments.ts";
import type { Facts, Source, Symptom } from "./symptom.ts";
import { cleanLines } from "./text-lines.ts";

/** What prints under a "# package" header. */
export const UNDER_HEADER: readonly Source[] = ["compile", "asm", "cgo", "cc", "link", "vet", "pack", "go"];
/** Whoever may speak in a log of which nothing is known. */
export const EVERYONE: readonly Source[] = [...UNDER_HEADER, "test", "program", "shell"];

const C_TOOLS =
  /^(?:.*-)?(?:gcc|g\+\+|cc|c\+\+|clang|clang\+\+|ld|ld\.\w+|collect2|cc1|cc1plus|as|ar|zig|gfortran)(?:-\d+)?$/;

/** True for a C compiler, assembler or linker. */
export function isCTool(tool: string): boolean {
  return C_TOOLS.test(tool);
}

/** Whose texts a tool's output may hold: cgo and link pass on what the C tools beneath them said. */
function sourcesOf(tool: string): readonly Source[] {
  if (isCTool(tool)) return ["cc"];
  if (tool === "compile" || tool === "asm" || tool === "vet" || tool === "pack") return [tool];
  if (tool === "cgo" || tool === "link") return [tool, "cc"];
  return ["go"];
}

/** Whether the step ran the go command itself, a shell, or a program that was built. */
function commandOf(step: StepObservation): "go" | "go-and-program" | "shell" | "program" {
  const name = (step.argv[0] ?? "").split("/").at(-1) ?? "";
  if (name === "go") {
    const runs = step.argv[1] === "run" || step.argv[1] === "generate" || step.argv[1] === "tool";
    const tests = step.argv[1] === "test" && !step.argv.includes("-c");
    return runs || tests ? "go-and-program" : "go";
  }
  return /^(?:command|shell)/.test(step.step) ? "shell" : "program";
}

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
  const lines = cleanLines(`${step.output.head}\n${step.output.tail}`);
  const exit = step.end.kind === "exited" ? step.end.code : null;
  const signal = step.end.kind === "signalled" ? step.end.signal : null;
  const command = commandOf(step);
  const own = { stage: step.step, facts, exit, signal };
  if (command === "program") {
    const sources: readonly Source[] = step.step.startsWith("test") ? ["test", "program"] : ["program"];
    return [
      {
        ...own,
        level: "program",
        tool: step.argv[0]?.split("/").at(-1) ?? null,
        package: null,
        sources,
        lines,
      },
    ];
  }
  const tools = processes
    .filter((p) => failed(p) && !isCTool(p.tool) && p.output !== null && p.output.trim() !== "")
    .map((p) => toolSymptom(step.step, p, lines, facts));
  const covered = new Set(tools.map((symptom) => symptom.package));
  const rest = splitSegments(lines)
    .filter((segment) => segment.package === null || !covered.has(segment.package))
    .map((segment): Symptom => {
      const headed = segment.package !== null;
      const level: Level = headed ? "tool" : "go";
      return {
        ...own,
        exit: headed ? null : exit,
        signal: headed ? null : signal,
        level,
        tool: headed ? null : command === "shell" ? null : "go",
        package: segment.package,
        sources: headed ? UNDER_HEADER : headerless(command, step.step),
        lines: segment.lines,
      };
    });
  return [...tools, ...rest];
}

function headerless(command: "go" | "go-and-program" | "shell", step: string): readonly Source[] {
  if (command === "shell") return EVERYONE;
  if (command === "go-and-program") return ["go", "cgo", "link", "vet", "test", "program"];
  return step.startsWith("vet") ? ["go", "cgo", "link", "vet"] : ["go", "cgo", "link"];
}

/** True when a process is known to have ended badly. */
export function failed(process: ToolProcess): boolean {
  return process.end !== null && (process.end.kind === "signalled" || process.end.code !== 0);
}

function toolSymptom(stage: string, process: ToolProcess, shown: readonly string[], facts: Facts): Symptom {
  return {
    stage,
    level: "tool",
    tool: process.tool,
    package: process.package === null ? null : plainPackage(process.package),
    exit: process.end?.kind === "exited" ? process.end.code : null,
    signal: process.end?.kind === "signalled" ? process.end.signal : null,
    sources: sourcesOf(process.tool),
    lines: asShown(cleanLines(process.output ?? ""), shown),
    facts,
  };
}

/**
 * A tool names files relative to its own working folder; the go command rewrites them relative to the project. Each
 * line is replaced by the go command's form of it, found by all that follows the file's folder.
 */
function asShown(lines: readonly string[], shown: readonly string[]): readonly string[] {
  const byTail = new Map(shown.map((line) => [tailOf(line), line]));
  return lines.map((line) => (line.trim() === "" ? line : (byTail.get(tailOf(line)) ?? line)));
}

function tailOf(line: string): string {
  const end = line.search(/:\d+/);
  const slash = end < 0 ? -1 : line.lastIndexOf("/", end);
  return slash < 0 ? line : line.slice(slash + 1);
}
