/** A version that a program needs and that the library where it ran does not define. */
export interface UnmetVersion {
  readonly library: string;
  readonly version: string;
  /** The first of the symbols that carry it; none where the version itself is what is asked for. */
  readonly symbols: readonly string[];
  readonly symbolCount: number;
  /** The newest version of that kind which the library here defines; null where it defines none, or is not there. */
  readonly offered: string | null;
}

/** An image of the libc axis, by its word and its glibc's release. */
export interface LibcBase {
  readonly suite: string;
  readonly release: string;
}

/** What a dynamically linked program needs of the C library, beside what there was where it ran. */
export interface LibcDetail {
  readonly kind: "libc";
  readonly program: string;
  /** Null for a program that names none. */
  readonly interpreter: string | null;
  readonly interpreterFound: boolean;
  readonly needed: readonly string[];
  /** The C library that was there; both null where none was found. */
  readonly libc: "glibc" | "musl" | null;
  readonly release: string | null;
  /** Loaders that were there. */
  readonly loaders: readonly string[];
  readonly unmet: readonly UnmetVersion[];
  readonly missingLibraries: readonly string[];
  /** Symbols that musl, where it is the C library, does not define. */
  readonly unresolved: readonly string[];
  /** The newest version of glibc that the program needs, with its symbols; null for one that needs none. */
  readonly newest: Omit<UnmetVersion, "offered"> | null;
  /** The oldest known base that defines all that it needs of glibc; null where none does, or none is known for its machine. */
  readonly oldestBase: LibcBase | null;
}
