import {
  atLeast,
  compareGoVersions,
  type GoVersion,
  parseGoVersion,
  releaseName,
} from "../domain/go-version.ts";
import type {
  FileLine,
  Workspace,
  WorkspaceFault,
  WorkspaceFolder,
  WorkspaceModule,
} from "../domain/workspace.ts";

/** The go line of a go.work, or of a go.mod, that has none. */
const UNSAID = { work: "1.18", module: "1.16" } as const;

/**
 * All that the text of a workspace shows to be wrong with it for a release, in the order in which the go command comes to
 * it: go.work's own line, the modules in the order of their use lines, then replacements.
 */
export function workspaceFaults(workspace: Workspace, go: GoVersion): WorkspaceFault[] {
  const { goLine, uses, replaces } = workspace;
  return [
    ...(goLine && isNewer(goLine.version, go) ? [newerWorkspace(goLine, go)] : []),
    ...uses.flatMap((use) => useFaults(use, goLine?.version ?? UNSAID.work, go)),
    ...replaces.flatMap((each) => replaceFaults(each, go)),
  ];
}

function newerWorkspace(goLine: FileLine & { readonly version: string }, go: GoVersion): WorkspaceFault {
  const says = `go.work itself asks for go ${goLine.version}${refusal(go)}`;
  return { kind: "newer-workspace", at: goLine, subject: "", says, mend: null };
}

function useFaults({ path, at, goMod }: WorkspaceFolder, listed: string, go: GoVersion): WorkspaceFault[] {
  if (!goMod) {
    const says = `go.work uses ${path}, where there is no go.mod`;
    return [{ kind: "missing-module", at, subject: path, says, mend: `go work edit -dropuse=${path}` }];
  }
  const { goLine } = goMod;
  const version = goLine?.version ?? UNSAID.module;
  const place = { ...(goLine ?? at) };
  if (isNewer(version, go))
    return [newerModule(place, path, `${nameOf(path, goMod)} asks for go ${version}${refusal(go)}`, null)];
  // Before 1.21 nobody compares the two lines.
  if (!atLeast(go, "1.21") || compareLines(version, listed) <= 0) return [];
  const says = `${nameOf(path, goMod)} asks for go ${version}, and go.work lists go ${listed} only`;
  return [newerModule(place, path, says, "go work use")];
}

function newerModule(at: FileLine, subject: string, says: string, mend: string | null): WorkspaceFault {
  return { kind: "newer-module", at, subject, says, mend };
}

function replaceFaults(
  { module, path, at, goMod }: WorkspaceFolder & { readonly module: string },
  go: GoVersion,
): WorkspaceFault[] {
  const edit = at.file.endsWith("go.work") ? "go work edit" : "go mod edit";
  if (!goMod) {
    const says = `${module} is replaced by ${path}, where there is no go.mod: what imports it cannot be built`;
    return [{ kind: "missing-replacement", at, subject: path, says, mend: `${edit} -dropreplace=${module}` }];
  }
  const version = goMod.goLine?.version ?? UNSAID.module;
  if (!isNewer(version, go)) return [];
  const says = `the replacement ${path} of ${module} asks for go ${version}${refusal(go)}`;
  return [{ kind: "newer-replacement", at: goMod.goLine ?? at, subject: path, says, mend: null }];
}

function nameOf(path: string, { modulePath }: WorkspaceModule): string {
  return `the workspace's module ${modulePath === null ? path : `${modulePath} (${path})`}`;
}

/** What a release makes of a go line that is newer than itself. */
function refusal(go: GoVersion): string {
  return atLeast(go, "1.21")
    ? `, which ${releaseName(go)} refuses`
    : `, and ${releaseName(go)} looks at that only when it compiles`;
}

function isNewer(line: string, go: GoVersion): boolean {
  const asked = parseGoVersion(line);
  if (!asked) return false;
  // A language version such as 1.25 is there in its candidates too.
  return /^\d+\.\d+$/.test(line) ? !atLeast(go, line) : compareGoVersions(asked, go) > 0;
}

/** As the go command orders go lines: 1.21 comes before 1.21rc1 and 1.21.0. */
function compareLines(a: string, b: string): number {
  const [x, y] = [parseGoVersion(a), parseGoVersion(b)];
  if (!x || !y) return 0;
  const isLanguage = (line: string): boolean => /^\d+\.\d+$/.test(line);
  const minor = (version: GoVersion): string => /^\d+\.\d+/.exec(version)?.[0] ?? "";
  if (minor(x) === minor(y) && isLanguage(a) !== isLanguage(b)) return isLanguage(a) ? -1 : 1;
  return compareGoVersions(x, y);
}

/** Whether a text of the go command names a fault. */
export function isNamed({ kind, subject }: WorkspaceFault, text: string): boolean {
  const plain = subject.replace(/^\.\/(?=.)|\/+$/g, "");
  const name = escaped(plain);
  switch (kind) {
    case "newer-workspace":
      return /(?:^|[\s/])go\.work requires go >= /m.test(text);
    case "missing-module":
      return new RegExp(`cannot load module ${name} listed|open (?:\\S*/)?${name}/go\\.mod: `, "m").test(
        text,
      );
    case "newer-module":
      return new RegExp(`module ${name} listed in go\\.work file requires go >= `).test(text);
    case "missing-replacement":
      return new RegExp(
        `\\(replaced by (?:\\./)?${name}\\)|replacement directory (?:\\./)?${name} does not exist`,
      ).test(text);
    case "newer-replacement":
      return new RegExp(`module (?:\\./)?${name} requires go >= `).test(text);
  }
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
