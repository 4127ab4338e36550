import { expect, test } from "vitest";
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
