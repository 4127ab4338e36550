/** Why a byte, a character or a bracket is where it should not be, as far as the source alone shows. */
export type ByteOrigin =
  | "byte-order-mark"
  | "utf-16"
  | "nul"
  | "invalid-utf8"
  | "curly-quote"
  | "full-width"
  | "confusable"
  | "zero-width"
  | "bidi"
  | "blank"
  | "control"
  | "combining"
  | "stray-comma"
  | "conflict-marker"
  | "unclosed-bracket"
  | "unopened-bracket"
  | "unclosed-string"
  | "unclosed-comment"
  /** What stands at the place; nothing is known of how it came there. */
  | "at-place";

/** A place in a file to the byte. Lines and columns count from 1, columns in bytes; the offset counts from 0. */
export interface BytePlace {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

/** Something in a source that does not belong there. */
export interface ByteFinding extends BytePlace {
  readonly origin: ByteOrigin;
  /** True for what stands at the place that the tool named. */
  readonly named: boolean;
  /** The bytes in hex, "e2 80 9c"; empty at the file's end. */
  readonly hex: string;
  /** "U+201C"; null for bytes that are no character. */
  readonly codePoint: string | null;
  /** The character's name in Unicode; null where it is not known. */
  readonly name: string | null;
  /** What go/scanner makes of it: "ILLEGAL", "COMMA", "EOF", …; null where that is not known. */
  readonly token: string | null;
  /** What it is and where it likely comes from, in words. */
  readonly words: string;
  /** The bracket, quote or comment sign that it belongs to. */
  readonly opened: (BytePlace & { readonly text: string }) | null;
}

/** The bytes at the place of an error in a source text, and what else of the kind stands in that file. */
export interface BytesDetail {
  readonly kind: "bytes";
  /** The file as the verdict's place names it. */
  readonly file: string;
  readonly sizeBytes: number;
  /** The one at the named place first. */
  readonly findings: readonly ByteFinding[];
  /** Findings beyond those listed. */
  readonly more: number;
}
