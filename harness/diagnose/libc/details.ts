import type { LibcDetail } from "../../domain/libc-detail.ts";
import type { ProgramFile } from "../../domain/observation.ts";
import type { DetailContext } from "../details.ts";
import { displayPath } from "../display-path.ts";
import { newestNeed, oldestBase, unmetVersions } from "./needs.ts";

/** The classes that are about what a program needs of the system where it runs. */
const CLASSES: ReadonlySet<string> = new Set([
  "run.library-version",
  "run.missing-library",
  "run.missing-loader",
  "run.missing-symbol",
]);

/** What the program needs of the C library, beside what there was. */
export function libcDetails({ verdict, step, facts }: DetailContext): readonly LibcDetail[] {
  if (!step?.program || !CLASSES.has(verdict.failureClass)) return [];
  return [libcDetail(step.program, facts.root)];
}

function libcDetail(program: ProgramFile, root: string): LibcDetail {
  const { system, needed } = program;
  const newest = newestNeed(program);
  return {
    kind: "libc",
    program: displayPath(program.path, root),
    ...{ interpreter: program.interpreter, interpreterFound: program.interpreterFound, needed },
    ...{ libc: system.libc, release: system.release, loaders: system.loaders },
    unmet: unmetVersions(program),
    missingLibraries: missingLibraries(program),
    unresolved: program.unresolved,
    newest: newest && {
      ...{ library: newest.library, version: newest.version },
      ...{ symbols: newest.symbols, symbolCount: newest.symbolCount },
    },
    oldestBase: oldestBase(program),
  };
}

/** The needed libraries that are not there. musl itself is what it takes glibc's libraries for. */
function missingLibraries({ needed, system }: ProgramFile): readonly string[] {
  const own = /^(?:lib(?:c|m|pthread|rt|dl|util|xnet)\.so|ld-linux)/;
  return needed.filter(
    (name) =>
      !system.offers.some(({ library }) => library === name) && !(system.libc === "musl" && own.test(name)),
  );
}
