/** A line of a file. `file` is relative to the project's root. */
export interface FileLine {
  readonly file: string;
  readonly line: number;
}

/** What a folder that a workspace names holds. `goMod` is null where there is no go.mod. */
export interface WorkspaceFolder {
  /** As written: "./b". */
  readonly path: string;
  /** The line that names it. */
  readonly at: FileLine;
  readonly goMod: WorkspaceModule | null;
}

/** What a go.mod says of itself. */
export interface WorkspaceModule {
  readonly modulePath: string | null;
  readonly goLine: (FileLine & { readonly version: string }) | null;
}

/** A replacement by a folder. */
export interface WorkspaceReplace extends WorkspaceFolder {
  /** The module that is replaced. */
  readonly module: string;
}

/** What the text of a go.work and of the go.mod files that it leads to says; nothing of it is judged here. */
export interface Workspace {
  readonly goLine: (FileLine & { readonly version: string }) | null;
  readonly uses: readonly WorkspaceFolder[];
  /** Those of go.work, then those of each module's go.mod. */
  readonly replaces: readonly WorkspaceReplace[];
}

/** Something that is wrong with a workspace for one release. */
export interface WorkspaceFault {
  readonly kind:
    | "newer-workspace"
    | "missing-module"
    | "newer-module"
    | "missing-replacement"
    | "newer-replacement";
  readonly at: FileLine;
  /** The folder or replacement as the go command names it; "" for go.work itself. */
  readonly subject: string;
  /** A sentence: what is wrong. */
  readonly says: string;
  /** A command that mends it; null where the release has to change. */
  readonly mend: string | null;
}
