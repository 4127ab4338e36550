import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Fixture } from "../../harness/scripts/corpus-fixture.ts";

/** A captured log with what is known about it. `folder` is the class whose folder it lies in. */
export interface StoredFixture {
  readonly name: string;
  readonly folder: string;
  readonly log: string;
  readonly fixture: Fixture;
}

const root = fileURLToPath(new URL("../fixtures/logs/", import.meta.url));

/** Every fixture below test/fixtures/logs. */
export const FIXTURES: readonly StoredFixture[] = readdirSync(root).flatMap((folder) =>
  readdirSync(`${root}${folder}`)
    .filter((file) => file.endsWith(".log"))
    .map((file) => {
      const stem = `${root}${folder}/${file.slice(0, -".log".length)}`;
      return {
        name: file.slice(0, -".log".length),
        folder,
        log: readFileSync(`${stem}.log`, "utf8"),
        fixture: JSON.parse(readFileSync(`${stem}.expected.json`, "utf8")) as Fixture,
      };
    }),
);
