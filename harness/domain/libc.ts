/** Where programs can be run, by the word of the libc axis: Debian suites, the oldest first, and musl. */
export const LIBC_WORDS = ["bullseye", "bookworm", "trixie", "musl"] as const;

/** The release that a word such as "glibc2.31" asks for; undefined for any other word. */
export function glibcRelease(word: string): string | undefined {
  return /^glibc(\d+\.\d+)$/.exec(word)?.[1];
}
