/** The names that go/token has for operators and delimiters, by their text. */
const OPERATORS: ReadonlyMap<string, string> = new Map(
  [
    ...[
      "+ ADD",
      "- SUB",
      "* MUL",
      "/ QUO",
      "% REM",
      "& AND",
      "| OR",
      "^ XOR",
      "<< SHL",
      ">> SHR",
      "&^ AND_NOT",
    ],
    ...["+= ADD_ASSIGN", "-= SUB_ASSIGN", "*= MUL_ASSIGN", "/= QUO_ASSIGN", "%= REM_ASSIGN", "&= AND_ASSIGN"],
    ...["|= OR_ASSIGN", "^= XOR_ASSIGN", "<<= SHL_ASSIGN", ">>= SHR_ASSIGN", "&^= AND_NOT_ASSIGN", "&& LAND"],
    ...["|| LOR", "<- ARROW", "++ INC", "-- DEC", "== EQL", "< LSS", "> GTR", "= ASSIGN", "! NOT", "~ TILDE"],
    ...[
      "!= NEQ",
      "<= LEQ",
      ">= GEQ",
      ":= DEFINE",
      "... ELLIPSIS",
      "( LPAREN",
      "[ LBRACK",
      "{ LBRACE",
      ", COMMA",
    ],
    ...[". PERIOD", ") RPAREN", "] RBRACK", "} RBRACE", "; SEMICOLON", ": COLON"],
  ].map((each) => each.split(" ") as [string, string]),
);

const KEYWORDS: ReadonlySet<string> = new Set(
  "break case chan const continue default defer else fallthrough for func go goto if import interface map package range return select struct switch type var".split(
    " ",
  ),
);

/** What ends a statement at a line's end, beside names and literals. */
const ENDS_STATEMENT: ReadonlySet<string> = new Set(
  "IDENT INT FLOAT IMAG CHAR STRING BREAK CONTINUE FALLTHROUGH RETURN INC DEC RPAREN RBRACK RBRACE".split(
    " ",
  ),
);

/** The longest operator that begins a text of at most three characters, with its name. */
export function operatorAt(text: string): { readonly text: string; readonly name: string } | null {
  for (let size = Math.min(3, text.length); size > 0; size--) {
    const name = OPERATORS.get(text.slice(0, size));
    if (name) return { text: text.slice(0, size), name };
  }
  return null;
}

/** The token of a word: a keyword's own, or IDENT. */
export function wordToken(word: string): string {
  return KEYWORDS.has(word) ? word.toUpperCase() : "IDENT";
}

/** Whether go/scanner puts a semicolon where a line ends behind such a token. */
export function endsStatement(token: string): boolean {
  return ENDS_STATEMENT.has(token);
}
