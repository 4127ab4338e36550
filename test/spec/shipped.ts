import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The folder of the shipped scenarios, with a slash at its end. */
export const SCENARIOS = fileURLToPath(new URL("../../scenarios/", import.meta.url));

/** The shipped files of YAML as paths below SCENARIOS: those of one folder each, scenarios or claims. */
export function shippedFiles(kind: "scenario" | "claim"): string[] {
  return readdirSync(SCENARIOS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => readdirSync(`${SCENARIOS}${name}`).map((file) => `${name}/${file}`))
    .filter((file) => file.endsWith(".yaml") && file.endsWith("/claim.yaml") === (kind === "claim"));
}
