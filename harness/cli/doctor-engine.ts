import type { EngineInfo } from "../domain/run.ts";
import { NoEngineError } from "../engine/no-engine.ts";
import { type EngineLease, resolveEngine } from "../engine/resolve-engine.ts";
import { type Lack, rootlessLacks } from "../engine/rootless-needs.ts";
import type { StateFolder } from "../support/state-folder.ts";
import type { Check } from "./doctor.ts";
import type { Io } from "./io.ts";

/** What there is to say of the container engine: that one answers, and what a rootless one lacks. */
export async function engineChecks(state: StateFolder, io: Io): Promise<Check[]> {
  const check = { name: "container engine", usedFor: "every cell runs in its containers", needed: true };
  try {
    await using lease = await resolveEngine(state, io.env);
    // A private one may be described from memory; whether it starts is only known when it has.
    const { info } = await lease.connect();
    const lacks = info.rootless && process.getuid?.() !== 0 ? await rootlessLacks() : [];
    const fatal = lacks.find(({ stops }) => stops === "cells");
    const found = describeEngine(info, lease.from);
    return [
      {
        ...{ ...check, ok: fatal === undefined, mend: fatal?.mend ?? null },
        found: fatal ? `${found}; but ${fatal.found}` : found,
      },
      ...networkCheck(info, lacks),
    ];
  } catch (error) {
    const trouble =
      error instanceof NoEngineError ? error : new NoEngineError((error as Error).message, null);
    return [{ ...check, ok: false, found: trouble.tried, mend: trouble.mend }];
  }
}

function networkCheck(info: EngineInfo, lacks: readonly Lack[]): Check[] {
  if (!info.rootless) return [];
  const lack = lacks.find(({ stops }) => stops === "network");
  return [
    {
      name: "rootless network",
      ok: lack === undefined,
      found: lack?.found ?? "nothing is missing for it",
      usedFor: "fetching modules, cells with a network, images with system packages",
      mend: lack?.mend ?? null,
      needed: false,
    },
  ];
}

function describeEngine(info: EngineInfo, from: EngineLease["from"]): string {
  const memory = `${Math.round(info.memoryBytes / 1024 ** 3)} GiB`;
  const limits =
    info.rootless && info.cgroup === 1
      ? "; rootless on cgroup v1: memory limits are not enforced, no memory verdicts"
      : "";
  const cgroup = info.cgroup === null ? "" : `, cgroup v${info.cgroup}`;
  const kind = info.rootless ? `rootless ${info.kind}` : info.kind;
  return `${kind} ${info.version}, linux/${info.arch}, ${info.cpus} CPUs, ${memory}${cgroup}${limits}; from ${from}`;
}
