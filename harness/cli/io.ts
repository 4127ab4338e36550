/** The only way out: results to stdout, progress and trouble to stderr. Tests put their own in. */
export interface Io {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly stdoutIsTerminal: boolean;
  readonly stderrIsTerminal: boolean;
  /** Columns of the terminal; 100 where there is none. */
  readonly width: number;
  readonly colour: boolean;
  readonly unicode: boolean;
  print(text: string): void;
  warn(text: string): void;
}

/** The process's own streams. NO_COLOR and CI switch colours and live drawing off. */
export function processIo(): Io {
  const { env, stdout, stderr } = process;
  const terminal = (stream: NodeJS.WriteStream) => Boolean(stream.isTTY) && !env.CI && env.TERM !== "dumb";
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || "";
  return {
    env,
    cwd: process.cwd(),
    stdoutIsTerminal: terminal(stdout),
    stderrIsTerminal: terminal(stderr),
    width: stdout.columns ?? stderr.columns ?? 100,
    colour: terminal(stdout) && !env.NO_COLOR,
    // Only a locale that says it is not UTF-8 gets ASCII; an empty one is what containers and CI have.
    unicode: !/^(C|POSIX|.*\.(iso|latin|koi|cp)).*$/i.test(locale) || /utf-?8/i.test(locale),
    print: (text) => void stdout.write(text.endsWith("\n") ? text : `${text}\n`),
    warn: (text) => void stderr.write(`${text}\n`),
  };
}
