import { findProgram } from "../../harness/support/find-program.ts";

/** Where a program is that a test cannot do without. Rejects, and so fails the test, with what gets it. */
export async function needed(program: string, { asRoot = false } = {}): Promise<string> {
  if (asRoot && process.getuid?.() !== 0)
    throw new Error(`this test starts ${program} as root: run it as root`);
  const path = await findProgram(program);
  if (!path) throw new Error(`this test needs ${program}; get it with: make test-tools`);
  return path;
}
