import { describe, expect, test } from "vitest";
import { isVerified } from "../../harness/provision/import-toolchain.ts";

describe("a toolchain counts as checked against the checksum database", () => {
  test.each<Record<string, string>>([
    {},
    { GOSUMDB: "sum.example" },
    { GOPRIVATE: "" },
    { GONOSUMDB: "example.org" },
    { GONOSUMDB: "golang.org/x" },
    { GONOSUMDB: "golang.org/toolchain/more" },
    { GONOSUMDB: "olang.org" },
    { GONOSUMDB: "golangXorg" },
    { GONOSUMDB: "golang.or?/x" },
    { GONOSUMDB: "*/x" },
    { GONOSUMDB: "[" },
    { GONOSUMDB: "golang.org*toolchain" },
    { GONOSUMDB: ",,/," },
    { GONOSUMDB: "example.org", GOPRIVATE: "golang.org" },
    { GONOPROXY: "*" },
  ])("with %j", (env) => {
    expect(isVerified(env)).toBe(true);
  });
});

describe("a toolchain counts as unverified", () => {
  test.each<Record<string, string>>([
    { GOSUMDB: "off" },
    { GONOSUMDB: "*" },
    { GONOSUMDB: "golang.org" },
    { GONOSUMDB: "golang.org/" },
    { GONOSUMDB: "golang.org/toolchain" },
    { GONOSUMDB: "example.org,golang.org/*" },
    { GONOSUMDB: "*.org" },
    { GONOSUMDB: "g?lang.org" },
    { GONOSUMDB: "[f-h]olang.org" },
    { GONOSUMDB: "[^a-c]olang.org" },
    { GONOSUMDB: "\\golang.org" },
    { GONOSUMDB: "**************************golang.org" },
    { GOPRIVATE: "golang.org/toolchain" },
    { GONOSUMDB: "", GOPRIVATE: "golang.org" },
  ])("with %j", (env) => {
    expect(isVerified(env)).toBe(false);
  });
});
