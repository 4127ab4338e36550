/** One call on a goroutine's stack. */
export interface StackFrame {
  /** The function with its package, without arguments: "cmd/compile/internal/ssagen.(*state).variable". */
  readonly function: string;
  /** The file as printed: "/usr/local/go/src/cmd/…" or, of a tool built with -trimpath, "cmd/…"; null where no place followed. */
  readonly file: string | null;
  readonly line: number | null;
  /** Bytes from the function's entry to where it was at work; null for a call that was inlined. */
  readonly offset: number | null;
}

/** A goroutine's stack as a Go program prints it when it dies, innermost call first. */
export interface StackTrace {
  /** The line after which the frames stand, as an index into the text's lines. */
  readonly start: number;
  readonly frames: readonly StackFrame[];
  /** True where the text has fewer frames than the stack: elided by the runtime, or more than are read. */
  readonly cut: boolean;
}
