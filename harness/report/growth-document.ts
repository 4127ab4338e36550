import type { GrowthReport, GrowthRow, MeasuredSize } from "../domain/growth-report.ts";
import type { GrowthDocument } from "./linkmem-schema.ts";

/** A growing project's report as plain data, for `--json`. Bytes; null for what is not known. */
export function growthDocument(report: GrowthReport, project: string): GrowthDocument {
  const { sizes, checked, whyUnchecked, limitBytes, rows, sentences } = report;
  return {
    ...{ schema: 1, kind: "growth", project },
    limitBytes,
    sizes: sizes.map(sizeDocument),
    checked: checked === null ? null : sizeDocument(checked),
    whyUnchecked,
    laws: rows.map(rowDocument),
    sentences: [...sentences],
  };
}

function sizeDocument({ size, run, unmeasured }: MeasuredSize) {
  return {
    size,
    run,
    unmeasured: unmeasured.map(({ cell, axes, why, missing, rounds }) => ({
      ...{ cell, axes: { ...axes }, why, missing, rounds },
    })),
  };
}

function rowDocument({
  axes,
  package: name,
  metric,
  values,
  medians,
  law,
  sources,
  passes,
  check,
}: GrowthRow) {
  return {
    axes: { ...axes },
    package: name,
    metric,
    sources: [...sources],
    values: values.map(({ size, value }) => ({ size, bytes: value })),
    medians: medians.map(({ size, value }) => ({ size, bytes: value })),
    law: law === null ? { kind: "not-comparable" } : { ...law },
    passes: passes === null ? null : { ...passes },
    check: check === null ? null : { ...check },
  };
}
