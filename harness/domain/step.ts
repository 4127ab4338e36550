/** One thing that a cell does to its project, in the order written. Package lists that are empty mean the scenario's. */
export type Step =
  | {
      readonly kind: "build";
      readonly packages: readonly string[];
      readonly flags: readonly string[];
      /** It runs also where a step before it has failed. */
      readonly always?: true;
    }
  | { readonly kind: "vet"; readonly packages: readonly string[]; readonly flags: readonly string[] }
  | {
      readonly kind: "test";
      readonly packages: readonly string[];
      readonly flags: readonly string[];
      /** Run `go test` itself in place of `go test -c` and the test binary on its own. */
      readonly native: boolean;
    }
  | {
      readonly kind: "run";
      readonly packages: readonly string[];
      readonly flags: readonly string[];
      readonly args: readonly string[];
    }
  | { readonly kind: "command"; readonly argv: readonly string[] }
  | { readonly kind: "shell"; readonly script: string };

/** The value of the ldflags axis among a build's own flags; "" where there is none. */
export function ldflagsOf(step: Step | undefined): string {
  const flag = step?.kind === "build" ? step.flags.find((each) => each.startsWith("-ldflags=")) : undefined;
  return flag?.slice("-ldflags=".length) ?? "";
}

/** The word that names a step in YAML and in reports. */
export type StepKind = Step["kind"];
