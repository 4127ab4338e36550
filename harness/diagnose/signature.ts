import type { Signature } from "../domain/verdict.ts";

/** A path from the root, a drive, a variable or a dot; import paths begin with a word and are none. */
const PATH =
  /(?<![\w.@/-])(?:(?:\.{1,2}|\$\w+|[~_])?\/|[A-Za-z]:[\\/])(?:[\w.$~@!+-]+[\\/])*([\w.$~@!+-]+)[\\/]?/g;

/** Names that belong to files and not to folders. */
const FILE = /\.(?:go|s|S|c|h|cc|cpp|cxx|hpp|m|mod|sum|work|txt|o|a|so|so\.[\d.]+|exe|json|ya?ml)$/;

/**
 * A message without what differs between two runs of one failure: paths keep a file's name, numbers, addresses,
 * versions and temporary names become "N". Identifiers, also those with digits in them, are kept.
 */
export function normaliseMessage(message: string): string {
  return message
    .replace(PATH, (_, name: string) => (FILE.test(name) ? name : "DIR"))
    .replace(/_cgo_[0-9a-f]{12}_/g, "_cgo_N_")
    .replace(/\b0x[0-9a-fA-F]+\b/g, "N")
    .replace(/\bgo\d+\.\d+(?:\.\d+)?(?:(?:rc|beta)\d+)?\b/g, "goN")
    .replace(/\bgoroutine \d+\b/g, "goroutine N")
    .replace(/\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?/g, "T")
    .replace(/(?<![\w.])\d+(?:\.\d+)*(?:ms|s|m|µs|ns)?(?![\w])/g, "N")
    .replace(/\s+/g, " ")
    .trim();
}

/** The identity of a failure: its class, the process, the package and what the message says once normalised. */
export function signatureOf(parts: {
  readonly failureClass: string;
  readonly tool: string | null;
  readonly package: string | null;
  readonly message: string;
}): Signature {
  return [parts.failureClass, parts.tool ?? "-", parts.package ?? "-", parts.message].join(
    " | ",
  ) as Signature;
}
