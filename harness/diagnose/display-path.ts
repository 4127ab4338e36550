/** A module whose unpacked files lie in a module cache: `…/pkg/mod/example.com/m@v1.2.3/file.go`. */
const MODULE_CACHE = /^(?:.*\/)?pkg\/mod\/((?:[^/@]+\/)*[^/@]+@[^/]+)\/(.*)$/;
/** A Go tree, wherever it lies: a release's module, or the usual place. */
const GO_TREE = /^(?:.*\/)?(?:usr\/local\/go|golang\.org\/toolchain@[^/]+)\/(src|pkg|misc|lib)\/(.*)$/;
/** The go command's own work folder: `$WORK/b001/x`, `/tmp/go-build123/b001/x`. */
const BUILD_TEMP = /^(?:\$WORK|.*\/go-build-?[0-9a-f]+)\/(?:b\d+\/)?(.*)$/;

/**
 * A path as a reader wants it: the project's own relative to its root, a module's as module@version/file, the release's
 * as $GOROOT/…, the build's temporary ones as $WORK/…; any other path is left as it is, with forward slashes.
 */
export function displayPath(path: string, root = "/work/src"): string {
  const slashed = path.replace(/\\/g, "/");
  const tree = GO_TREE.exec(slashed);
  if (tree) return `$GOROOT/${tree[1]}/${tree[2]}`;
  const module = MODULE_CACHE.exec(slashed);
  if (module) return `${unescapeModule(module[1] ?? "")}/${module[2]}`;
  const temp = BUILD_TEMP.exec(slashed);
  if (temp) return `$WORK/${temp[1]}`;
  const inRoot = slashed.startsWith(`${root}/`) ? slashed.slice(root.length + 1) : slashed;
  return inRoot.replace(/^(?:\.\/)+/, "");
}

/** The module cache writes upper case as "!" and lower case. */
export function unescapeModule(path: string): string {
  return path.replace(/!([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** The module and version that a displayed path belongs to; null for the project's own and the release's files. */
export function moduleOfPath(displayed: string): string | null {
  return /^((?:[^/@]+\/)*[^/@]+@v[^/]+)\//.exec(displayed)?.[1] ?? null;
}
