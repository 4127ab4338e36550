import type { LinkEffects, LinkMetric } from "../domain/link-surface.ts";
import { plainLine } from "../domain/plain-text.ts";
import type { NoShares, VarianceShare } from "../domain/variance-shares.ts";

const METRIC_WORDS: Readonly<Record<LinkMetric, string>> = {
  anon: "anonymous peak",
  maxRss: "max RSS",
  file: "file-backed peak",
  wall: "link wall",
  output: "output size",
};

const WHY_NOT: Readonly<Record<NoShares, string>> = {
  "no-values": "it was never observed",
  "different-sources": "its figures come from different sources, which are never compared",
  "values-not-above-zero": "a figure is 0",
  "no-axis": "nothing varies",
  "missing-cells": "not every combination could be measured",
  "unequal-repeats": "not every combination has as many figures as the others",
  "no-variance": "all figures are the same",
};

/** Less than this share of all that varies is left out. */
const WORTH_NAMING = 0.005;

/** A term this many times what chance gives needs no word about chance (an F ratio of few degrees of freedom). */
const WELL_ABOVE_CHANCE = 4;

/** Which axis explains how much of each metric, largest first. */
export function effectLines(effects: readonly LinkEffects[]): string[] {
  return effects.map((effect) => {
    const { metric, package: name } = effect;
    const what = `${METRIC_WORDS[metric]}${name ? ` of ${plainLine(name, 80)}` : ""}`;
    return `${what}: ${shareWords(effect)}`;
  });
}

function shareWords({ shares }: LinkEffects): string {
  if (shares.kind === "not-available") return `cannot be told: ${WHY_NOT[shares.why]}`;
  const terms = shares.terms
    .filter(({ share }) => share >= WORTH_NAMING)
    .toSorted((a, b) => b.share - a.share)
    .map(termWords);
  const rest = shares.higher >= WORTH_NAMING ? [`three and more together ${percent(shares.higher)}`] : [];
  const noise =
    shares.repeats > 1 ? `noise ${percent(shares.noise)}` : "noise is among these: one run of each";
  return [...terms, ...rest, noise].join(", ");
}

/** "go 93%", "go with ldflags 1% (no more than noise)". */
function termWords({ axes, share, shareByChance }: VarianceShare): string {
  const text = `${plainLine(axes.join(" with "), 80)} ${percent(share)}`;
  if (shareByChance === null || share > shareByChance * WELL_ABOVE_CHANCE) return text;
  if (share <= shareByChance) return `${text} (no more than noise)`;
  return `${text} (noise alone gives ${percent(shareByChance)} on average)`;
}

function percent(share: number): string {
  return share > 0 && share < WORTH_NAMING ? "under 1%" : `${Math.round(share * 100)}%`;
}
