import type { ToolProcess } from "../domain/observation.ts";
import type { Source } from "./symptom.ts";

const C_TOOLS =
  /^(?:.*-)?(?:gcc|g\+\+|cc|c\+\+|clang|clang\+\+|ld|ld\.\w+|collect2|cc1|cc1plus|as|ar|zig|gfortran)(?:-\d+)?$/;

/** True for a C compiler, assembler or linker. */
export function isCTool(tool: string): boolean {
  return C_TOOLS.test(tool);
}

/** Whose texts a tool's output may hold: cgo and link pass on what the C tools beneath them said. */
export function sourcesOf(tool: string): readonly Source[] {
  if (isCTool(tool)) return ["cc"];
  if (tool === "compile" || tool === "asm" || tool === "vet" || tool === "pack") return [tool];
  if (tool === "cgo" || tool === "link") return [tool, "cc"];
  return ["go"];
}

/** True when a process is known to have ended badly. */
export function failed(process: ToolProcess): boolean {
  return process.end !== null && (process.end.kind === "signalled" || process.end.code !== 0);
}
