import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** A bridge of our own, so that no other daemon's network or firewall rules are touched. */
export interface PrivateBridge {
  /** At most 15 bytes, as the kernel has it. */
  readonly name: string;
  /** "172.29.17.0/24". */
  readonly subnet: string;
}

const ENVIRONMENT = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin`, LC_ALL: "C" };

/**
 * Makes the bridge with an address of its own and lets its containers out: accepted both ways, masqueraded. Needs root,
 * ip and iptables. A second dockerd must not keep rules itself: at its start it flushes the chains of the first.
 */
export async function makeBridge(name: string): Promise<PrivateBridge> {
  await removeBridge(name);
  const { stdout } = await ip("-4", "-o", "route", "show", "table", "all");
  const bridge = { name, subnet: freeSubnet(stdout, name) };
  await ip("link", "add", "name", name, "type", "bridge");
  try {
    await ip("addr", "add", bridge.subnet.replace(/0\/24$/, "1/24"), "dev", name);
    await ip("link", "set", name, "up");
    for (const rule of rulesOf(bridge)) await iptables("-I", rule);
  } catch (error) {
    await removeBridge(name);
    throw error;
  }
  return bridge;
}

/** Removes the bridge and its rules; one that is not there is no error. */
export async function removeBridge(name: string): Promise<void> {
  const { stdout } = await ip("-4", "-o", "addr", "show", "dev", name).catch(() => ({ stdout: "" }));
  const subnet = /inet (\d+\.\d+\.\d+)\.1\/24/.exec(stdout)?.[1];
  const rules = subnet ? rulesOf({ name, subnet: `${subnet}.0/24` }) : [];
  for (const rule of rules) await iptables("-D", rule).catch(() => {});
  await ip("link", "del", name).catch(() => {});
}

interface Rule {
  readonly table: "filter" | "nat";
  readonly chain: string;
  readonly match: readonly string[];
}

function rulesOf({ name, subnet }: PrivateBridge): Rule[] {
  const known = ["-m", "conntrack", "--ctstate", "RELATED,ESTABLISHED"];
  return [
    { table: "filter", chain: "FORWARD", match: ["-i", name, "-j", "ACCEPT"] },
    { table: "filter", chain: "FORWARD", match: ["-o", name, ...known, "-j", "ACCEPT"] },
    { table: "nat", chain: "POSTROUTING", match: ["-s", subnet, "!", "-o", name, "-j", "MASQUERADE"] },
  ];
}

/**
 * A /24 of 172.29.0.0/16 that no route of this machine touches, from `ip -o route`; which one is tried first follows
 * from the name, so that two state folders seldom want the same. Throws when there is none.
 */
export function freeSubnet(routes: string, name: string): string {
  const taken = [...routes.matchAll(/(\d+\.\d+\.\d+\.\d+)(?:\/(\d+))?/g)]
    .map(([, address = "", bits = "32"]) => ({ address, bits: Number(bits) }))
    // A route to half of the world (a VPN's) is a default route, and not somebody's network.
    .filter(({ bits }) => bits >= 8)
    .map(({ address, bits }) => rangeOf(address, bits));
  const first = [...name].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) % 256, 7);
  for (let step = 0; step < 256; step++) {
    const subnet = `172.29.${(first + step) % 256}.0`;
    const [low, high] = rangeOf(subnet, 24);
    if (!taken.some(([from, to]) => from <= high && low <= to)) return `${subnet}/24`;
  }
  throw new Error("every network of 172.29.0.0/16 is in use on this machine");
}

function rangeOf(address: string, bits: number): readonly [number, number] {
  const number = address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = 2 ** (32 - bits);
  const low = Math.floor(number / size) * size;
  return [low, low + size - 1];
}

function ip(...args: readonly string[]) {
  return run("ip", args, { env: ENVIRONMENT });
}

/** Waits for the table's lock: other daemons change it too. */
function iptables(change: "-I" | "-D", { table, chain, match }: Rule) {
  return run("iptables", ["-w", "10", "-t", table, change, chain, ...match], { env: ENVIRONMENT });
}
