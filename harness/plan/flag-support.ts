import { releaseName } from "../domain/go-version.ts";
import { type Refusal, refusedBy, type SupportInput } from "./support-input.ts";

/** Flags of build, vet and run that some release since 1.9 does not know, as they stand in the table. */
const DATED_FLAGS = [
  "-trimpath",
  "-buildvcs",
  "-asan",
  "-modfile",
  "-overlay",
  "-pgo",
  "-modcacherw",
  "-C",
  "-mod",
];

/** Variables that a release without them ignores in silence, which would make two cells one. */
const DATED_VARIABLES = [
  "GOAMD64",
  "GOARM64",
  "GORISCV64",
  "GOMIPS",
  "GOMIPS64",
  "GOFLAGS",
  "GOWORK",
  "GOFIPS140",
];

/** What a release does not know: a flag, a pattern before flags, tags with commas, an experiment, a variable. */
export function flagRefusal(input: SupportInput): Refusal | undefined {
  return fromAxes(input) ?? fromSteps(input) ?? fromVariables(input);
}

function fromAxes({ go, axes }: SupportInput): Refusal | undefined {
  const name = releaseName(go);
  const patterned = (["ldflags", "gcflags", "asmflags"] as const).find((axis) => isPattern(axes[axis] ?? ""));
  return (
    (axes.trimpath === "1" ? flagFact(go, "-trimpath") : undefined) ??
    (axes.mod ? flagFact(go, `-mod=${axes.mod}`) : undefined) ??
    (axes.experiment
      ? refusedBy(go, "GOEXPERIMENT", `${name} ignores GOEXPERIMENT when it builds`)
      : undefined) ??
    (axes.tags?.includes(",")
      ? refusedBy(go, "comma tags", `${name} reads tags with a comma as one tag`)
      : undefined) ??
    (patterned
      ? refusedBy(go, "pattern all=", `${name} takes no package pattern before -${patterned}`)
      : undefined)
  );
}

function flagFact(go: SupportInput["go"], flag: string): Refusal | undefined {
  return refusedBy(go, `flag ${flag}`, `${releaseName(go)} does not know ${flag}`);
}

/** "all=-l", "std=-N -l": a pattern, an equals sign, and then the flags. */
function isPattern(value: string): boolean {
  return /^[^-\s=][^\s=]*=/.test(value);
}

function fromSteps({ go, steps }: SupportInput): Refusal | undefined {
  for (const step of steps) {
    if (step.kind === "command" || step.kind === "shell") continue;
    for (const flag of step.flags) {
      const refusal = DATED_FLAGS.includes(bareName(flag)) ? flagFact(go, tableName(flag)) : undefined;
      if (refusal) return refusal;
    }
  }
  return undefined;
}

/** "-trimpath" for "--trimpath" and "-trimpath=true". */
function bareName(flag: string): string {
  return (flag.startsWith("--") ? flag.slice(1) : flag).split("=")[0] ?? flag;
}

/** Of -mod each value is a fact of its own. */
function tableName(flag: string): string {
  const name = bareName(flag);
  return name === "-mod" ? `-mod=${flag.split("=")[1] ?? ""}` : name;
}

/** Only what axes vary: a variable that every cell has cannot make two cells one. */
function fromVariables({ go, axes }: SupportInput): Refusal | undefined {
  for (const variable of DATED_VARIABLES) {
    if (!axes[`env.${variable}`]) continue;
    const refusal = refusedBy(go, `variable ${variable}`, `${releaseName(go)} ignores ${variable}`);
    if (refusal) return refusal;
  }
  return undefined;
}
