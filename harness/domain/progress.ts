/** What provisioning tells of itself while it works. */
export type ProgressEvent =
  | { readonly kind: "begun"; readonly what: string }
  /** Bytes done of bytes in all; null: not known. */
  | {
      readonly kind: "bytes";
      readonly what: string;
      readonly doneBytes: number;
      readonly totalBytes: number | null;
    }
  | { readonly kind: "ended"; readonly what: string }
  /** A sentence that a person must know, which is no piece of work. */
  | { readonly kind: "notice"; readonly text: string };

/** Takes what happens. A piece of work is begun and ended once, under one name. */
export type Progress = (event: ProgressEvent) => void;
