import { loadFixtures, type StoredFixture } from "../../harness/scripts/corpus-store.ts";

export type { StoredFixture };

/** Every fixture below test/fixtures/logs. */
export const FIXTURES: readonly StoredFixture[] = loadFixtures();
