import type { StackFrame } from "./stack-trace.ts";

/** A frame with the words of its line in that release's own source; null where the source was not seen. */
export interface SourcedFrame extends StackFrame {
  readonly text: string | null;
}

/** Where in its own source a tool was when it died: the frames that tell one crash from another, innermost first. */
export interface StackDetail {
  readonly kind: "stack";
  readonly frames: readonly SourcedFrame[];
  /** Telling frames beyond those listed. */
  readonly more: number;
  /** True where the text has not all of the stack. */
  readonly cut: boolean;
  /** The functions alone, as they hold across releases. */
  readonly fingerprint: string;
}
