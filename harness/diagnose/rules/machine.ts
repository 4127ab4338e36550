import { rule } from "../rule.ts";
import type { Source, Symptom } from "../symptom.ts";
import { MODULE_LOCK } from "./module-lookup.ts";

const BUILD: readonly Source[] = ["go", "compile", "asm", "cgo", "cc", "link", "vet", "pack", "shell"];
const ANY: readonly Source[] = [...BUILD, "test", "program"];

/** True where tests or a program alone speak: what they say of a machine may be what they are about. */
function isProgram({ sources }: Symptom): boolean {
  return sources.every((source) => source === "test" || source === "program");
}

/** True but for tests that failed by their own word: what they printed beside it is no cause. */
function isCause(symptom: Symptom): boolean {
  return !isProgram(symptom) || !symptom.lines.some((line) => /^\s*--- FAIL: /.test(line));
}

/** What a machine or a cell runs out of. */
export const machineRules = [
  rule({
    id: "disk.full",
    from: ANY,
    match: [
      /(?<what>[Nn]o space left on device)/,
      /(?<what>[Dd]isk quota exceeded)/,
      /(?<what>not enough space on the disk)/,
    ],
    when: isCause,
    attribution: "environment",
    // The probe ends a cell that goes past its own bound; a full disk before that is the machine's.
    outcome: (_, symptom) =>
      symptom.facts.inCell && symptom.level !== "program" && !isProgram(symptom)
        ? { kind: "infrastructure", reason: "disk: no space left, though the cell was within its own bound" }
        : { kind: "fail" },
    why: "a file could not be written: no room is left where the build writes",
    mend: "give the cell more disk, or move GOTMPDIR and GOCACHE to a larger one",
    identity: () => "no space left on device",
  }),
  rule({
    id: "disk.permission",
    from: BUILD,
    match: [
      /(?:open|mkdir|create|rename|unlink|write|chmod|remove|copying|link|stat|fork\/exec) .{1,400}: (?<what>permission denied|read-only file system|operation not permitted)/,
    ],
    when: ({ facts, lines }) =>
      !(facts.inCell && facts.offline && lines.some((line) => MODULE_LOCK.test(line))),
    attribution: "environment",
    why: ({ what }) => `a file could not be read or written: ${what}`,
    mend: "make the folder writable for the user that builds, or point the output and GOCACHE elsewhere",
    identity: ({ what }) => what ?? "",
  }),
  rule({
    id: "disk.path",
    from: ["go", "link", "compile"],
    rank: "general",
    match:
      /^(?!\S+:\d+: )(?:.{0,200}: )?(?:open|create|mkdir|rename|copying|stat|lstat|chdir) (?<path>.{1,400}): (?<what>no such file or directory|not a directory|is a directory|file name too long|input\/output error)$/,
    attribution: "environment",
    why: ({ path, what }) => `${path}: ${what}`,
    identity: ({ what }) => what ?? "",
  }),
  rule({
    id: "memory.out-of-memory",
    handbookClass: "E62",
    from: ANY,
    match: [
      /fatal error: (?<what>(?:runtime: )?(?:out of memory|cannot allocate).*)/,
      /runtime: (?<what>out of memory: .*|cannot allocate memory.*|cannot map pages in arena.*)/,
      /(?<what>failed to reserve page summary memory|out of memory allocating \w.*|failed to allocate .{0,40}memory.*)/,
      /(?<what>virtual memory exhausted|[Cc]annot allocate memory|memory exhausted|out of memory$)/,
      /failed with errno=(?<what>1455)/,
      /(?<what>The paging file is too small)/,
      /(?<what>cc1\w*: out of memory.*|std::bad_alloc)/,
    ],
    when: isCause,
    attribution: "environment",
    why: "a process asked for memory and was refused",
    mend: "raise the memory limit (or ulimit -v), or lower -p and GOMAXPROCS",
    identity: () => "out of memory",
  }),
  rule({
    id: "limit.processes",
    from: ANY,
    match: [
      /(?<what>fork\/exec \S+: resource temporarily unavailable)/,
      /(?<what>runtime: failed to create new OS thread.*)/,
      /(?<what>pthread_create failed: Resource temporarily unavailable)/,
      /(?<what>(?:vfork|fork|clone|posix_spawn)\b.{0,40}: (?:retry: )?Resource temporarily unavailable)/,
      /(?<what>newosproc)\b/,
    ],
    when: isCause,
    attribution: "environment",
    outcome: ({ what }) => ({
      kind: "limit",
      reason: `no more processes or threads: ${what}`,
    }),
    why: "the bound on processes and threads was reached",
    mend: "raise limits.pids (or ulimit -u), or lower -p and GOMAXPROCS",
    identity: () => "no more processes",
  }),
  rule({
    id: "limit.files",
    from: ANY,
    match: /(?<what>[Tt]oo many open files(?: in system)?)/,
    when: isCause,
    attribution: "environment",
    outcome: ({ what }) => ({
      kind: "limit",
      reason: `no more open files: ${what}`,
    }),
    why: "the bound on open files was reached",
    mend: "raise ulimit -n, or lower -p",
    identity: () => "too many open files",
  }),
  rule({
    id: "killed.unknown",
    from: ANY,
    // An error that a tool could still put into words says more than the kill of another.
    rank: "consequence",
    match: [
      /(?:^|: |[/\\])(?<tool>[\w.+-]+): (?:signal: )?[Kk]illed$/,
      /(?:gcc|g\+\+|clang|collect2): (?:fatal error|error): Killed signal terminated program (?<tool>\w+)/,
      /internal compiler error: Killed \(program (?<tool>\w+)\)/,
      /running (?<tool>\S+) failed: signal: killed/,
      /^(?<tool>signal): (?:killed|SIGKILL)$/,
    ],
    attribution: "unknown",
    why: "killed, cause unknown: a process was killed, and nothing shows by whom or why",
    mend: "give it more memory and try again; an OOM kill is noted in the kernel's log (dmesg)",
    identity: () => "killed",
  }),
];
