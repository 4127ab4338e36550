import { expect, test } from "vitest";
import { freeSubnet } from "../../harness/engine/private-bridge.ts";

const ROUTES = `default via 192.0.2.1 dev eth0
172.17.0.0/16 dev docker0 proto kernel scope link src 172.17.0.1 linkdown
192.0.2.0/24 dev eth0 proto kernel scope link src 192.0.2.2`;

test("a bridge gets a network that no route of the machine touches", () => {
  const first = freeSubnet(ROUTES, "gnt-1");
  const second = freeSubnet(
    `${ROUTES}\n${first} dev gnt-0 scope link src ${first.replace("0/24", "1")}`,
    "gnt-1",
  );
  expect(first).toMatch(/^172\.29\.\d+\.0\/24$/);
  expect(second).toMatch(/^172\.29\.\d+\.0\/24$/);
  expect(second).not.toBe(first);
});

test("a wider network that covers all candidates is not built into", () => {
  expect(() => freeSubnet("172.16.0.0/12 dev tun0 scope link", "gnt-1")).toThrow("in use on this machine");
});

test("a route to half of the world, as a VPN sets, is no neighbour", () => {
  expect(freeSubnet("0.0.0.0/1 via 10.8.0.1 dev tun0\n128.0.0.0/1 via 10.8.0.1 dev tun0", "gnt-1")).toMatch(
    /^172\.29/,
  );
});
