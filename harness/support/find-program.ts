/**
 * A program's path in PATH and the usual places that a user's PATH leaves out; null when it is in none. zx is loaded at the
 * first question: most commands ask none, and loading it costs more than all else at their start.
 */
export async function findProgram(name: string, more: readonly string[] = []): Promise<string | null> {
  const { which } = await import("zx");
  const path = [process.env.PATH ?? "", ...more, "/usr/sbin", "/usr/local/sbin", "/sbin"].join(":");
  return which(name, { nothrow: true, path });
}
