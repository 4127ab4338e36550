import { CELL_PATHS } from "../domain/probe-protocol.ts";

/** Disks that are full within kilobytes: the container has a tmpfs at each, of so many bytes. */
export const SMALL_DISKS = { "/disk/small": 512 * 1024, "/disk/tiny": 16 * 1024 } as const;

/** Where a container that mixes two releases finds the other one's tree. */
export const OTHER_GO = "/gauntlet/othergo";

/** The wrapper before the probe that has a tool killed, and the folder of the tools that kill themselves. */
export const DYING = `${CELL_PATHS.project}/dying`;
export const DYING_TOOLS = `${CELL_PATHS.project}/dying-tools`;

/** This machine's root certificates, for cases that ask a module proxy while they run. */
export const CERTIFICATES = `${CELL_PATHS.project}/certificates.crt`;
