import type { RuleMatch } from "./match.ts";

/**
 * Who said a line: the process that was seen to fail, else the tool whose words the rule knows. What the go command
 * prints may be a tool's: vet hands its findings to it from 1.26 on, and cgo and link may fail without a record.
 */
export function speakerOf({ rule, symptom }: RuleMatch): string {
  const [first = "unknown"] = rule.from;
  if (symptom.tool === null) return first;
  const program = first === "program" || first === "test" || first === "shell";
  return symptom.tool === "go" && !program && !rule.from.includes("go") ? first : symptom.tool;
}
