import { BUILD_MODES, CACHE_VALUES, type FixedAxis, MOD_VALUES } from "./axis-value.ts";

const SWITCH_WORDS = ["0", "1", "true", "false"];

/** What an editor shows for each axis. */
const TEXTS: Readonly<Record<FixedAxis, string>> = {
  go: "Go versions: 1.24 (newest patch), 1.24.3, 1.25rc1, 1.24.x, 1.21..1.24, stable, oldstable, go.mod.",
  compiler: "gc (default), gccgo or tinygo; tinygo@0.40 pins one.",
  target: "os/arch, with a variant as in linux/arm/v7; or first-class, wasm, all.",
  cgo: "CGO_ENABLED.",
  cc: "The C toolchain: gcc, zig (zig+musl, zig+glibc2.28, zig@0.17.1) or none.",
  ldflags: "-ldflags of the go command.",
  gcflags: "-gcflags of the go command; all=-l reaches every package.",
  asmflags: "-asmflags of the go command.",
  tags: "-tags of the go command.",
  buildmode: "-buildmode of the go command.",
  race: "-race of the go command.",
  trimpath: "-trimpath of the go command.",
  mod: "-mod of the go command.",
  experiment: "GOEXPERIMENT.",
  libc: "Where programs run: bullseye, bookworm, trixie (Debian's glibc), musl, or glibc2.31 for the Debian that has it.",
  runtime: "What runs a wasm program: wazero, node or wasmtime.",
  cache: [
    "The go command's caches: warm (default), cold, or damaged on purpose between two rounds of the cell's own steps:",
    "truncated and flipped (an object of the build cache cut short, a byte of it turned), edited-source and cut-source",
    "(a dependency's source in the module cache edited, or cut short), stale-replace and stale-imports (a source behind",
    "a replace folder, or its imports, changed under the same size and time), wrong-sum (a wrong line in go.sum).",
  ].join(" "),
};

const WORDS: Readonly<Partial<Record<FixedAxis, readonly string[]>>> = {
  cgo: SWITCH_WORDS,
  race: SWITCH_WORDS,
  trimpath: SWITCH_WORDS,
  buildmode: BUILD_MODES,
  mod: ["", ...MOD_VALUES],
  cache: CACHE_VALUES,
};

/** An axis's description, and its words where no others are valid. */
export function axisDocs(axis: FixedAxis): {
  readonly description: string;
  readonly enum?: readonly string[];
} {
  const words = WORDS[axis];
  return { description: TEXTS[axis], ...(words ? { enum: words } : {}) };
}
