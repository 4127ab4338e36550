import type { ToolProcess } from "../domain/observation.ts";

/** More names than this help nobody. */
const NAMED = 3;

/**
 * Which tools had not ended when a bound stopped their step, as words to put behind a reason; "" where none is known. A
 * compiler that never ends is another matter than a test that never does.
 */
export function stillRunning(processes: readonly ToolProcess[]): string {
  const open = processes.filter(
    ({ end }) => end === null || (end.kind === "signalled" && isStop(end.signal)),
  );
  const names = [
    ...new Set(open.map((each) => (each.package ? `${each.tool} (${each.package})` : each.tool))),
  ];
  if (names.length === 0) return "";
  const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : "";
  return `; still running: ${names.slice(0, NAMED).join(", ")}${more}`;
}

function isStop(signal: string): boolean {
  return /^(?:SIG)?(?:KILL|TERM)$/i.test(signal);
}
