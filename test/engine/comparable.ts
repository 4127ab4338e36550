import type { RunDocument } from "./gauntlet.ts";

/** What two runs of the same cells must agree on: everything but when, how long and how much. */
export function comparable({ cells, exitCodes, findings }: RunDocument) {
  return {
    exitCodes,
    findings,
    cells: cells
      .map(
        ({ id, axes, outcome, conformance, class: failureClass, signature, steps, toolchain, attempts }) => ({
          ...{ id, axes, outcome, conformance, class: failureClass, signature, toolchain },
          steps: steps.map(({ step, exit, signal, firstError }) => ({ step, exit, signal, firstError })),
          attempts: attempts.map(({ number, outcome, fault }) => ({ number, outcome, fault })),
        }),
      )
      .sort((a, b) => (a.id < b.id ? -1 : 1)),
  };
}
