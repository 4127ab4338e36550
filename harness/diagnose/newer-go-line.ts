import { compareGoVersions, parseGoVersion } from "../domain/go-version.ts";
import type { Symptom } from "./symptom.ts";

/** What releases up to 1.20 append to whatever went wrong in a module whose go line is newer than they are. */
export const GO_LINE_NOTE = /^note: module requires Go (?<version>1\.\d+(?:\.\d+)?)$/;

/**
 * The release that the failing package's go.mod asks for, where it is newer than the one that ran; else null. It is never
 * a cause by itself: the release tried all the same, and what it does not know may be what the source uses.
 */
export function newerGoLine({ lines, facts }: Symptom): string | null {
  for (const line of lines) {
    const asked = GO_LINE_NOTE.exec(line)?.groups?.version ?? "";
    const version = parseGoVersion(asked);
    if (version && (facts.go === null || compareGoVersions(facts.go, version) < 0)) return asked;
  }
  return null;
}
