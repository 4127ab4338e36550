/** The position that Go's tools put before a message, in any of their forms; a drive letter may come first. */
const AT = String.raw`^(?:vet: )?(?:[A-Za-z]:)?[^:]+\.(?:go|y|s):\d+(?::\d+)?: `;

/** An expression for a message that stands right behind a Go position. */
export function at(message: string): RegExp {
  return new RegExp(AT + message);
}
