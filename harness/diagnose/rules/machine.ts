import { rule } from "../rule.ts";
import type { Source } from "../symptom.ts";

const ANY: readonly Source[] = [
  "go",
  "compile",
  "asm",
  "cgo",
  "cc",
  "link",
  "vet",
  "pack",
  "test",
  "program",
  "shell",
];

/** Disk, memory and other things that a machine runs out of. */
export const machineRules = [
  rule({
    id: "disk.full",
    from: ANY,
    match: [/(?<what>[Nn]o space left on device)/, /(?<what>[Dd]isk quota exceeded)/],
    attribution: "environment",
    why: "a file could not be written: no room left where the build writes",
    mend: "give the cell more disk, or move GOTMPDIR and GOCACHE to a larger one",
    identity: () => "no space left on device",
  }),
  rule({
    id: "memory.out-of-memory",
    handbookClass: "E62",
    from: ANY,
    match: [
      /fatal error: (?:runtime: )?(?<what>out of memory|cannot allocate memory)/,
      /runtime: out of memory: (?<what>.*)/,
      /(?<what>failed to reserve page summary memory|out of memory allocating heap arena map)/,
      /(?<what>virtual memory exhausted|Cannot allocate memory|memory exhausted)/i,
      /VirtualAlloc of .* failed with errno=(?<what>1455)/,
    ],
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
      /(?<what>runtime: failed to create new OS thread)/,
      /(?<what>pthread_create failed: Resource temporarily unavailable)/,
    ],
    attribution: "environment",
    outcome: ({ what }) => ({ kind: "limit", reason: `no more processes or threads: ${what}` }),
    why: "the cell's bound on processes and threads was reached",
    mend: "raise limits.pids, or lower -p",
    identity: () => "no more processes",
  }),
  rule({
    id: "killed.unknown",
    from: ANY,
    rank: "general",
    match: /(?:^|: |\/)(?<tool>[\w.+-]+): signal: killed$/,
    attribution: "unknown",
    why: "killed, cause unknown: a process was killed and nothing shows by whom or why",
    mend: "give the cell more memory and try again; look for an OOM kill in the machine's log",
    identity: ({ tool }) => `killed ${tool}`,
  }),
];
