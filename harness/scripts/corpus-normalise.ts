import { CELL_PATHS } from "../domain/probe-protocol.ts";
import { DYING } from "./corpus-places.ts";

/** What of a case's text is chance beside what every text may hold; see test/fixtures/corpus/README.md. */
export type Chance = keyof typeof CHANCES;

/** Each by its name, with what makes it constant. */
const CHANCES = {
  "other-goroutines": firstGoroutine,
  "stack-words": withoutStackWords,
  "compiler-macros": withoutMacros,
} as const;

/** The names of what may be chance. */
export const CHANCE_NAMES = Object.keys(CHANCES) as [Chance, ...Chance[]];

/** Makes a captured text the same at every capture. What is replaced looks as it did: rules must not be able to tell. */
export function normaliser(chances: readonly Chance[]): (text: string) => string {
  return (text) => chances.reduce((done, chance) => CHANCES[chance](done), common(text));
}

/** Temporary names, addresses, times, process ids, the user's module proxy, the wrapper that has a tool killed. */
function common(text: string): string {
  return (
    text
      .replaceAll(DYING, `${CELL_PATHS.probe}/probe`)
      .replace(/https?:\/\/[\w.-]+(?::\d+)?\/(?=[^\s]*\/@v\/)/g, "https://proxy.example/")
      .replace(/go-build\d+/g, "go-build1")
      .replace(/go-link-\d+/g, "go-link-1")
      .replace(/go\.?tool-?\d{4,}/g, "go-tool1")
      .replace(/\/cc[A-Za-z0-9]{6}\b/g, "/ccAAAAAA")
      .replace(/\bb\d{3}\b/g, "b001")
      .replace(/\b\d+\.\d{2,}s\b/g, "0.01s")
      .replace(/\b0x[0-9a-f]{5,64}\b/g, "0x1000000")
      // Arguments that the runtime itself is not sure of, and registers.
      .replace(/\b0x[0-9a-f]+\?/g, "0x1000000?")
      .replace(/^(r\w{1,5}|e[a-z]{1,5}|[cfg]s)(\s+)0x[0-9a-f]+$/gm, "$1$20x1000000")
      .replace(/\(\d+ in use\)/g, "(1000000000 in use)")
      .replace(/_cgo_[0-9a-f]{12}_/g, "_cgo_aaaaaaaaaaaa_")
      .replace(/\b20\d\d\/\d\d\/\d\d \d\d:\d\d:\d\d\b/g, "2026/01/01 00:00:00")
      .replace(/\bgoroutine \d+ (?=\[|gp=)/g, "goroutine 1 ")
      .replace(/\bm=\d+ sigcode/g, "m=0 sigcode")
      .replace(/-buildid=\S+/g, "-buildid=x")
      .replace(/(?<=\bhas |expecting )[0-9a-f]{16}\b/g, "0123456789abcdef")
      .replace(/#cgo-action-id-\w+/g, "#cgo-action-id")
  );
}

/**
 * Where a process is stopped by another, or at a limit, what its other goroutines did just then, and how many there were.
 * The thread's own stack, which the runtime calls idle, is not a goroutine's.
 */
function firstGoroutine(text: string): string {
  const [before = "", ...stacks] = text.split(/^(?=goroutine \d+ )/m);
  // Which of them the runtime names first is chance too: the tool's main one, which waits, tells whose crash it is.
  const own = stacks.find((stack) => /^cmd\//m.test(stack) && /^main\.main\(/m.test(stack));
  const first = own ?? stacks.find((stack) => !/^goroutine .*\[idle\]/.test(stack)) ?? stacks[0] ?? "";
  const after = /^(?:exit status|FAIL|rax ).*/ms.exec(stacks.at(-1) ?? "");
  return stacks.length === 0
    ? text
    : `${before}${first.replace(/\n+(?:exit status|FAIL|rax ).*/s, "").trimEnd()}\n${after?.[0] ?? ""}`;
}

/** The words of a stack that the runtime shows where it knows no function: they lie where they like. */
function withoutStackWords(text: string): string {
  return text.replace(/^(?:0x)?[0-9a-f]{7,16}: .*\n/gm, "");
}

/** The macros that cgo asks a C compiler for: they come by another pipe than the compiler's complaints, before or behind them. */
function withoutMacros(text: string): string {
  return text.replace(/^#define .*(?:\n|$)/gm, "");
}
