import { expect, test } from "vitest";
import { ALL_RELEASES, knowing, planOf } from "./knowledge.ts";

const words = (prefix: string, count: number) => Array.from({ length: count }, (_, at) => `${prefix}${at}`);

/** Plans 5 x 5 x 2 x `tags` x 10 cells; gives their number, the milliseconds and the growth of the heap in MB. */
function measure(tags: number) {
  const matrix = {
    go: ["1.23..1.27"],
    target: ["linux/amd64", "linux/arm64", "windows/amd64", "darwin/arm64", "js/wasm"],
    cgo: ["0", "1"],
    tags: words("t", tags),
    ldflags: words("-X main.v=", 10),
  };
  const [before, from] = [process.memoryUsage().heapUsed, performance.now()];
  const plan = planOf(
    {
      matrix,
      exclude: [{ go: ["<1.1"] }],
      include: [{ asmflags: "-x" }],
      expect: [{ when: { go: [">=1.25"] }, outcome: "fail" }],
    },
    knowing({}, ALL_RELEASES),
  );
  const ms = performance.now() - from;
  return {
    cells: plan.cells.length,
    ms,
    mb: (process.memoryUsage().heapUsed - before) / 2 ** 20,
  };
}

test("ten thousand cells are planned at once (what it takes is printed)", () => {
  measure(1);
  const small = measure(5);
  const large = measure(20);
  console.log(
    `${small.cells} cells ${small.ms.toFixed(0)} ms; ${large.cells} cells ${large.ms.toFixed(0)} ms, ${large.mb.toFixed(0)} MB`,
  );
  expect([small.cells, large.cells]).toEqual([2_500, 10_000]);
  expect(large.ms / small.ms).toBeLessThan(16);
});
