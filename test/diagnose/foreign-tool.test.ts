import { expect, test } from "vitest";
import { foreignTool } from "../../harness/diagnose/attestation.ts";
import type { GoVersion } from "../../harness/domain/go-version.ts";
import type { ToolchainIdentity } from "../../harness/domain/observation.ts";

const COMPILE = "/usr/local/go/pkg/tool/linux_amd64/compile";
const toolchain: ToolchainIdentity = {
  version: "1.25.5" as GoVersion,
  source: "module",
  sum: "h1:…",
  verified: true,
  tools: { [COMPILE]: "aa" },
};
const ran = (tools: Readonly<Record<string, string>>) => ({
  goVersionLine: null,
  goEnv: {},
  tools,
  compilers: {},
});

test("a tool that was edited since its release was checked is found out", () => {
  expect(foreignTool(toolchain, ran({ [COMPILE]: "bb" }))).toContain(`${COMPILE} is not that of go 1.25.5`);
});

test("the release's own tools, and programs that it does not know, say nothing", () => {
  expect(foreignTool(toolchain, ran({ [COMPILE]: "aa", "/usr/local/go/bin/other": "cc" }))).toBeNull();
});

test("where the release's tools were not recorded nothing is claimed", () => {
  const { tools: _, ...unrecorded } = toolchain;
  expect(foreignTool(unrecorded, ran({ [COMPILE]: "bb" }))).toBeNull();
  expect(foreignTool(null, ran({ [COMPILE]: "bb" }))).toBeNull();
});
