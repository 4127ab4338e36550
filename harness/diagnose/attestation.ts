import type { Cell } from "../domain/cell.ts";
import { parseGoVersion } from "../domain/go-version.ts";
import type { Attestation, ToolchainIdentity } from "../domain/observation.ts";

/** What differs between the toolchain and settings that were asked for and those found in the cell; null when nothing does. */
export function attestationMismatch(cell: Cell, found: Attestation): string | null {
  if (!/^gc(?:@|$)/.test(cell.axes.compiler ?? "gc")) return null;
  const release = releaseOf(found.goVersionLine);
  const switches = (cell.env.GOTOOLCHAIN ?? "local") !== "local";
  if (release !== null && !switches && parseGoVersion(release) !== cell.go)
    return `asked for go ${cell.go}, and the cell holds ${release}`;
  const asked = {
    GOOS: cell.env.GOOS ?? cell.target.os,
    GOARCH: cell.env.GOARCH ?? cell.target.arch,
    CGO_ENABLED: cell.env.CGO_ENABLED ?? (cell.cgo ? "1" : "0"),
  };
  for (const [name, value] of Object.entries(asked)) {
    const there = found.goEnv[name];
    if (there !== undefined && there !== "" && there !== value)
      return `asked for ${name}=${value}, and go env in the cell says ${there}`;
  }
  return null;
}

/** "go1.25.5" out of "go version go1.25.5 linux/amd64". */
function releaseOf(line: string | null): string | null {
  return line === null ? null : (/^go version (\S+)/.exec(line.trim())?.[1] ?? null);
}

/** A program that ran in the cell and is not the one of the release as it was checked; null where all are, or none is known. */
export function foreignTool(toolchain: ToolchainIdentity | null, found: Attestation): string | null {
  const known = toolchain?.tools ?? {};
  const foreign = Object.entries(found.tools).find(
    ([path, sha256]) => known[path] !== undefined && known[path] !== sha256,
  );
  return foreign
    ? `${foreign[0]} is not that of go ${toolchain?.version}: its SHA-256 is ${foreign[1]}`
    : null;
}
