import type { Attribution, Verdict } from "../domain/verdict.ts";
import { signatureOf } from "./signature.ts";

/** A class that a step's end proves, whatever was printed. */
export interface EndClass {
  readonly failureClass: string;
  readonly attribution: Attribution;
  readonly why: string;
  readonly mend: string | null;
}

/** An out-of-memory kill that the kernel or the engine confirms. */
export const OOM_KILL: EndClass = {
  failureClass: "memory.oom-kill",
  attribution: "environment",
  why: "the kernel killed the process for want of memory",
  mend: "raise limits.memory, or lower -p and GOMAXPROCS",
};

/** A kill of which nothing shows the cause. */
export const KILLED: EndClass = {
  failureClass: "killed.unknown",
  attribution: "unknown",
  why: "killed, cause unknown: a process was killed, and nothing shows by whom or why",
  mend: "give it more memory and try again; an OOM kill is noted in the kernel's log (dmesg)",
};

/** A run step whose package is a library. */
export const NO_PROGRAM: EndClass = {
  failureClass: "packages.no-main",
  attribution: "project",
  why: "the package that was to run is not main: it was built, and nothing was linked that could be run",
  mend: "name the package to run (--packages ./cmd/NAME); go list -f '{{.Name}} {{.ImportPath}}' ./... shows which are main",
};

/** A dynamically linked program whose loader is not there; the kernel then says that there is no such file. */
export function missingLoader(interpreter: string): EndClass {
  return {
    failureClass: "run.missing-loader",
    attribution: "environment",
    why: `the program is there, and its loader ${interpreter} is not: it is linked to another C library than the one here`,
    mend: "run it where that C library is, build it for this one, or build it static with CGO_ENABLED=0",
  };
}

/** A command of the project's that could not be started. */
export const NEVER_STARTED: EndClass = {
  failureClass: "command.never-started",
  attribution: "project",
  why: "the scenario's own command could not be started",
  mend: "check the command's name and that the image holds it (system: packages)",
};

/** The same verdict under the class that its end proves. */
export function withEndClass(verdict: Verdict, end: EndClass): Verdict {
  const [first] = verdict.failures;
  return {
    ...verdict,
    ...end,
    handbookClass: null,
    ruleId: null,
    signature: signatureOf({
      failureClass: end.failureClass,
      tool: first?.tool ?? null,
      package: first?.package ?? null,
      message: "-",
    }),
  };
}
