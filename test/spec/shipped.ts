import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The shipped scenarios' folder, with a slash at the end. */
export const SCENARIOS = fileURLToPath(new URL("../../scenarios/", import.meta.url));

/** Every shipped YAML file by its path below SCENARIOS: scenarios, and the claims that some folders hold. */
export const SHIPPED = readdirSync(SCENARIOS, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name }) =>
    readdirSync(`${SCENARIOS}${name}`)
      .filter((file) => file.endsWith(".yaml"))
      .map((file) => `${name}/${file}`),
  );

/** True for a file that names a claim's statements, and is no scenario. */
export function isClaim(path: string): boolean {
  return path.endsWith("/claim.yaml");
}
