import { expect, test } from "vitest";
import type { GoVersion } from "../../harness/domain/go-version.ts";
import { buildRepro } from "../../harness/report/repro.ts";
import { cell } from "../store/stored-run.ts";

test("a published module is found where the module cache keeps it, whatever its letters and files", () => {
  const { dockerfile } = buildRepro({
    cell: cell("go1.25.5"),
    commands: [{ argv: ["go", "build", "./..."], cwd: "/work/src" }],
    env: {},
    source: { kind: "module", module: "github.com/BurntSushi/toml@v0.3.1" },
    needsModules: false,
  });
  expect(dockerfile).toContain("RUN go mod download github.com/BurntSushi/toml@v0.3.1 && cp -R");
  expect(dockerfile).toContain("/pkg/mod/github.com/!burnt!sushi/toml@v0.3.1");
  expect(dockerfile).toContain("echo 'module github.com/BurntSushi/toml' > /work/src/go.mod");
  expect(dockerfile).toContain("rm -f /work/src/go.work");
});

test("nothing that a project names is read by Dockerfile or shell as more than a word", () => {
  const evil = "$(touch /tmp/x)`touch /tmp/y`'\"\\ $HOME";
  const { dockerfile, build } = buildRepro({
    cell: cell("go1.25.5", { image: { go: "1.25.5" as GoVersion, layer: "base", system: ["a;b"] } }),
    commands: [{ argv: ["go", "build", `-ldflags=${evil}`, "a\nRUN evil"], cwd: "/work/src/sub\nRUN evil" }],
    env: { PLAIN: evil, LINES: "a\nRUN evil", ESC: "\u001b[31m" },
    source: { kind: "folder", dir: "/p/$(evil) x", folders: [""] },
    needsModules: false,
  });
  const lines = dockerfile.trimEnd().split("\n");
  expect(lines.every((line) => /^(#|ARG|FROM|RUN mkdir|RUN apt|COPY|ENV|WORKDIR|CMD) ?/.test(line))).toBe(
    true,
  );
  expect(dockerfile).toContain(`ENV PLAIN="\\$(touch /tmp/x)\`touch /tmp/y\`'\\"\\\\ \\$HOME"\n`);
  expect(dockerfile).toContain("apt-get install -y 'a;b'");
  expect(dockerfile).not.toContain("\u001b");
  expect(build).toBe("docker build -t gauntlet-repro -f Dockerfile '/p/$(evil) x'");
  const [, , script] = JSON.parse(/^CMD (.*)$/m.exec(dockerfile)?.[1] ?? "");
  expect(script).toContain(
    "export LINES='a\nRUN evil' && export ESC='\u001b[31m' && cd '/work/src/sub\nRUN evil' && go build",
  );
});

test("of a project that is more than one folder these alone go to the engine", () => {
  const { dockerfile, build } = buildRepro({
    cell: cell("go1.25.5"),
    commands: [{ argv: ["go", "build"], cwd: "/work/src/home/m" }],
    env: {},
    source: { kind: "folder", dir: "/", folders: ["home/m", "far/$a"] },
    needsModules: false,
  });
  expect(dockerfile).toContain(
    'COPY ["home/m","/work/src/home/m"]\nCOPY ["far/\\\\$a","/work/src/far/\\\\$a"]\n',
  );
  expect(build).toBe("tar -c Dockerfile -C / home/m 'far/$a' | docker build -t gauntlet-repro -");
});
