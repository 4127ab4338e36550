import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { aptSourcesFor } from "../../harness/provision/apt-sources.ts";
import { tempFolder } from "../store/stored-run.ts";

const MIRROR = "http://mirror.example/debian";

/** An /etc/apt with these files. */
async function etc(files: Readonly<Record<string, string>>): Promise<string> {
  const dir = await tempFolder();
  await mkdir(join(dir, "sources.list.d"));
  for (const [name, text] of Object.entries(files)) await writeFile(join(dir, name), text);
  return dir;
}

const line = (suite: string, components = "main", uri = MIRROR) =>
  `deb [check-valid-until=no] ${uri} ${suite} ${components}`;

describe("one-line sources", () => {
  test("are taken with their components, without their options, comments and sources of sources", async () => {
    const dir = await etc({
      "sources.list": `# deb ${MIRROR} bookworm main
deb [arch=amd64 signed-by=/usr/share/keyrings/k.gpg] ${MIRROR} bookworm main contrib # mine
deb-src ${MIRROR} bookworm main
deb ${MIRROR} bookworm-updates main
deb ${MIRROR}-security bookworm-security main
`,
    });
    expect(await aptSourcesFor("bookworm", dir)).toEqual([
      line("bookworm", "main contrib"),
      line("bookworm-updates"),
      line("bookworm-security", "main", `${MIRROR}-security`),
    ]);
  });

  test("of the machine's own suite stand for another one, which the same mirror holds", async () => {
    const dir = await etc({
      "sources.list": `deb ${MIRROR} bookworm main
deb ${MIRROR} bookworm-updates main
deb ${MIRROR} bookworm-backports main
deb ${MIRROR}-security bookworm-security main
deb http://apt.example/ bookworm main
`,
    });
    expect(await aptSourcesFor("trixie", dir)).toEqual([
      line("trixie"),
      line("trixie-updates"),
      line("trixie-security", "main", `${MIRROR}-security`),
    ]);
  });

  test("of others than Debian, and backports, are not taken", async () => {
    const dir = await etc({
      "sources.list": `deb ${MIRROR} bookworm-backports main
deb http://packages.example/linux/docker bookworm stable
deb http://apt.example/ bookworm main
`,
    });
    expect(await aptSourcesFor("bookworm", dir)).toEqual([]);
  });
});

describe("deb822 sources", () => {
  test("are taken for each address and suite, with fields that go on in the next line", async () => {
    const dir = await etc({
      "sources.list.d/debian.sources": `# The archive
Types: deb deb-src
URIs: ${MIRROR}
Suites: bookworm
 bookworm-updates
# a comment between
Components: main
Signed-By:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 abc
 -----END PGP PUBLIC KEY BLOCK-----

Types: deb
URIs: ${MIRROR}-security
Suites: bookworm-security
Components: main
`,
    });
    expect(await aptSourcesFor("bookworm", dir)).toEqual([
      line("bookworm"),
      line("bookworm-updates"),
      line("bookworm-security", "main", `${MIRROR}-security`),
    ]);
  });

  test.each(["no", "No", "false"])("that are switched off by Enabled: %s are not taken", async (word) => {
    const text = `Enabled: ${word}\nTypes: deb\nURIs: ${MIRROR}\nSuites: bookworm\nComponents: main\n`;
    expect(await aptSourcesFor("bookworm", await etc({ "sources.list.d/d.sources": text }))).toEqual([]);
  });
});

test("what apt does not read is not read: files that upgrades leave beside", async () => {
  const text = `deb ${MIRROR} bookworm main\n`;
  const dir = await etc({ "sources.list.d/a.list.save": text, "sources.list.d/b.sources.dpkg-old": text });
  expect(await aptSourcesFor("bookworm", dir)).toEqual([]);
});

test("a source that is there twice is taken once", async () => {
  const text = `deb ${MIRROR} bookworm main\n`;
  expect(
    await aptSourcesFor("bookworm", await etc({ "sources.list": text, "sources.list.d/a.list": text })),
  ).toEqual([line("bookworm")]);
});

test("a machine that is no Debian has none", async () => {
  expect(await aptSourcesFor("bookworm", join(await tempFolder(), "nowhere"))).toEqual([]);
});
