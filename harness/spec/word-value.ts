import type { Checked } from "./axis-value.ts";

/** A pattern of packages, as the go command takes it. */
export function checkPackages(text: string): Checked<string> {
  if (text === "") return bad("an empty pattern of packages", "write ./... or leave it out");
  if (text.startsWith("-"))
    return bad(`"${text}" is a flag, and no package`, "flags belong to a step: {build: {flags: [-v]}}");
  return { kind: "ok", value: text };
}

/** A Debian package, with an architecture or a version where one is meant: libfoo-dev, libc6:arm64, gcc=4:12.2.0-3. */
export function checkDebianPackage(text: string): Checked<string> {
  return /^[a-z0-9][a-z0-9+.-]+(?::[a-z0-9-]+)?(?:=[A-Za-z0-9.+~:-]+)?$/.test(text)
    ? { kind: "ok", value: text }
    : bad(`"${text}" is no name of a Debian package`, "write it like libsqlite3-dev");
}

/** What the cell's place in the matrix says: a variable that said otherwise would make its row a lie. */
const SAID_BY_AXES = new Map([
  ["GOOS", "target"],
  ["GOARCH", "target"],
  ["CGO_ENABLED", "cgo"],
]);

/** The name of an environment variable that a scenario may set. */
export function checkVariable(name: string): Checked<string> {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
    return bad(`"${name}" is not the name of an environment variable`, null);
  const axis = SAID_BY_AXES.get(name);
  return axis === undefined
    ? { kind: "ok", value: name }
    : bad(`${name} is set by the axis ${axis}`, `give ${axis} a value instead`);
}

function bad(message: string, hint: string | null): Checked<never> {
  return { kind: "bad", message, hint };
}
