import { releaseName } from "../domain/go-version.ts";
import { targetText, variantVariable } from "../domain/target.ts";
import { type Refusal, refusedBy, type SupportInput } from "./support-input.ts";

/** Build modes that no release refuses by port. */
const PLAIN_MODES: ReadonlySet<string | undefined> = new Set([undefined, "", "default", "exe", "archive"]);

/** Variants' variables that the go command does not show in older releases, whose compilers may read them all the same. */
const UNCERTAIN: ReadonlySet<string> = new Set(["GOPPC64", "GOWASM", "GO386"]);

/** What a release refuses because of the port: the port itself, its variant, cgo, race, and the build mode. */
export function portRefusal({ go, target, cgo, axes }: SupportInput): Refusal | undefined {
  const port = `${target.os}/${target.arch}`;
  const name = releaseName(go);
  const variant = variantVariable(target);
  const mode = axes.buildmode;
  return (
    refusedBy(go, `port ${port}`, `${name} has no port ${port}`) ??
    (variant && !UNCERTAIN.has(variant.name)
      ? refusedBy(
          go,
          `variable ${variant.name}`,
          `${name} ignores ${variant.name}, so ${targetText(target)} means nothing`,
        )
      : undefined) ??
    (cgo ? refusedBy(go, `cgo ${port}`, `${name} has no cgo on ${port}`) : undefined) ??
    (axes.race === "1" ? raceRefusal(go, port, cgo) : undefined) ??
    (PLAIN_MODES.has(mode)
      ? undefined
      : refusedBy(go, `buildmode=${mode} ${port}`, `${name} refuses -buildmode=${mode} on ${port}`))
  );
}

function raceRefusal(go: SupportInput["go"], port: string, cgo: boolean): Refusal | undefined {
  const name = releaseName(go);
  return (
    refusedBy(go, `race ${port}`, `${name} has no race detector on ${port}`) ??
    (cgo ? undefined : refusedBy(go, `race without cgo ${port}`, `-race needs cgo in ${name} on ${port}`))
  );
}
