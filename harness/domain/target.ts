/** Where a program is to run: GOOS and GOARCH, with the architecture's variant where one is asked for. */
export interface Target {
  readonly os: string;
  readonly arch: string;
  readonly variant?: string;
}

/** The environment variable that carries an architecture's variant, and how a variant word becomes its value. */
const VARIANTS: Readonly<
  Record<string, { readonly name: string; readonly since: string; readonly strip?: string }>
> = {
  arm: { name: "GOARM", since: "1.1", strip: "v" },
  amd64: { name: "GOAMD64", since: "1.18" },
  arm64: { name: "GOARM64", since: "1.23" },
  "386": { name: "GO386", since: "1.1" },
  mips: { name: "GOMIPS", since: "1.10" },
  mipsle: { name: "GOMIPS", since: "1.10" },
  mips64: { name: "GOMIPS64", since: "1.11" },
  mips64le: { name: "GOMIPS64", since: "1.11" },
  ppc64: { name: "GOPPC64", since: "1.12" },
  ppc64le: { name: "GOPPC64", since: "1.12" },
  riscv64: { name: "GORISCV64", since: "1.23" },
  wasm: { name: "GOWASM", since: "1.12" },
};

/** Reads "linux/amd64" or "linux/arm/v7"; undefined when it has not two or three parts of plain characters. */
export function parseTarget(text: string): Target | undefined {
  const match = /^([a-z0-9]+)\/([a-z0-9_]+)(?:\/([A-Za-z0-9_.,]+))?$/.exec(text);
  if (!match) return undefined;
  const [, os, arch, variant] = match as unknown as [string, string, string, string | undefined];
  return variant === undefined ? { os, arch } : { os, arch, variant };
}

/** "linux/arm/v7", the text that parseTarget reads. */
export function targetText(target: Target): string {
  return [target.os, target.arch, ...(target.variant === undefined ? [] : [target.variant])].join("/");
}

/** The variable that sets this target's variant and the first minor that honours it; undefined without a variant, or where none exists. */
export function variantVariable(
  target: Target,
): { readonly name: string; readonly value: string; readonly since: string } | undefined {
  const rule = VARIANTS[target.arch];
  if (!rule || target.variant === undefined) return undefined;
  const value =
    rule.strip && target.variant.startsWith(rule.strip)
      ? target.variant.slice(rule.strip.length)
      : target.variant;
  return { name: rule.name, value, since: rule.since };
}

/** GOOS, GOARCH and, where asked for, the variant's variable. */
export function targetEnvironment(target: Target): Readonly<Record<string, string>> {
  const variant = variantVariable(target);
  return { GOOS: target.os, GOARCH: target.arch, ...(variant ? { [variant.name]: variant.value } : {}) };
}
