import type { ByteFinding, BytesDetail } from "../../domain/bytes-detail.ts";
import { plainLine } from "../../domain/plain-text.ts";

/** The bytes of a source text: each finding's place and bytes, and below it what it is. */
export function bytesLines({ file, findings, more }: BytesDetail): readonly string[] {
  return [
    ...findings.flatMap((finding, index) => findingLines(file, finding, findings[index - 1]?.words)),
    ...(more > 0 ? [`and ${more} more in that file`] : []),
  ];
}

/** Words that were just said are not said again. */
function findingLines(file: string, finding: ByteFinding, said: string | undefined): string[] {
  const { line, column, offset, hex, words } = finding;
  const bytes = [hex, characterWords(finding), finding.token ? `token ${finding.token}` : ""];
  const told = bytes.filter((part) => part !== "").join(", ");
  return [
    `${plainLine(file, 200)}:${line}:${column}, byte ${offset}${told === "" ? "" : `: ${told}`}`,
    ...(words === "" || words === said ? [] : [`  ${plainLine(words, 400)}`]),
  ];
}

function characterWords({ codePoint, name }: ByteFinding): string {
  return [codePoint, name].filter((part) => part !== null).join(" ");
}
