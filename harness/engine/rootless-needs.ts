import { access, constants, readFile } from "node:fs/promises";
import { userInfo } from "node:os";
import { findProgram } from "../support/find-program.ts";

/** Something that a rootless engine lacks on this machine, and the one command that gives it. */
export interface Lack {
  readonly found: string;
  readonly mend: string;
  /** "cells": nothing runs without it; "network": modules cannot be fetched, and cells with a network do not run. */
  readonly stops: "cells" | "network";
}

/** How many ids a user namespace must have for a cell's own, 65532, to be one of them. */
const IDS_NEEDED = 65_533;

/** The packages that make a rootless Podman of a Debian machine. */
export const ROOTLESS_PACKAGES = "podman uidmap slirp4netns";

/** What this user's rootless engine lacks, the gravest first. Podman starts all the same, and fails at the first image. */
export async function rootlessLacks(): Promise<Lack[]> {
  const found = await Promise.all([lacksMappers(), lacksIds(), lacksNetwork(), lacksTun()]);
  return found.filter((each) => each !== undefined);
}

async function lacksMappers(): Promise<Lack | undefined> {
  if ((await findProgram("newuidmap")) && (await findProgram("newgidmap"))) return undefined;
  return { found: "newuidmap is missing", mend: "sudo apt-get install -y uidmap", stops: "cells" };
}

async function lacksIds(): Promise<Lack | undefined> {
  // Where a directory service gives the ranges, the files say nothing.
  if (/^\s*subid:/m.test(await textOf("/etc/nsswitch.conf"))) return undefined;
  const username = userName();
  const tables = await Promise.all([textOf("/etc/subuid"), textOf("/etc/subgid")]);
  if (tables.every((table) => idsOf(table, [username, String(process.getuid?.())]) >= IDS_NEEDED))
    return undefined;
  const first = Math.max(100_000, ...tables.map(firstFreeId));
  const range = `${first}-${first + 65_535}`;
  return {
    found: `${username} has no range of 65536 ids in /etc/subuid and /etc/subgid, and cells run as 65532`,
    mend: `sudo usermod --add-subuids ${range} --add-subgids ${range} ${username}`,
    stops: "cells",
  };
}

/** The user's name; its number where it has none, as in a container that was given one alone. */
export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.());
  }
}

/** How many ids a table such as /etc/subuid gives to a user, who is known by name and number. */
export function idsOf(table: string, user: readonly string[]): number {
  return rangesOf(table)
    .filter(({ name }) => user.includes(name))
    .reduce((sum, { count }) => sum + count, 0);
}

/** The first id behind every range of such a table. */
export function firstFreeId(table: string): number {
  return Math.max(0, ...rangesOf(table).map(({ start, count }) => start + count));
}

function rangesOf(table: string) {
  return [...table.matchAll(/^([^:#\s]+):(\d+):(\d+)\s*$/gm)].map(([, name = "", start, count]) => ({
    ...{ name, start: Number(start), count: Number(count) },
  }));
}

async function lacksNetwork(): Promise<Lack | undefined> {
  if ((await findProgram("slirp4netns")) || (await findProgram("pasta"))) return undefined;
  return { found: "slirp4netns is missing", mend: "sudo apt-get install -y slirp4netns", stops: "network" };
}

async function lacksTun(): Promise<Lack | undefined> {
  const open = await access("/dev/net/tun", constants.R_OK | constants.W_OK).then(
    () => true,
    () => false,
  );
  if (open) return undefined;
  return {
    found: "/dev/net/tun is closed to this user",
    mend: "sudo chmod 666 /dev/net/tun",
    stops: "network",
  };
}

function textOf(path: string): Promise<string> {
  return readFile(path, "utf8").catch(() => "");
}
