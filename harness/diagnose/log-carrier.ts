/**
 * What a log's carrier puts before a line: the times of GitHub Actions, Jenkins and container engines, BuildKit's step and
 * seconds, the service's name of a compose file, the word before an annotation. One blank at most ends each, for
 * indentation means something.
 */
const CARRIERS: readonly RegExp[] = [
  /^\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?\]?(?: |$)/,
  /^\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?: {2}|$)/,
  /^#\d{1,6} \d{1,6}\.\d{1,3}(?: |$)/,
  /^[A-Za-z][\w.-]{0,80} {1,40}\|(?: |$)/,
  /^(?:##\[error\]|Error: )(?=\S{1,400}:\d{1,9}(?::\d{1,9})?: )/,
];

/** Clean lines of a log from anywhere, without what its carrier put before them. */
export function withoutCarriers(lines: readonly string[]): readonly string[] {
  return lines.map((line) => CARRIERS.reduce((rest, carrier) => rest.replace(carrier, ""), line));
}
