import { expect, test } from "vitest";
import type { SettledClaim } from "../../harness/domain/claim.ts";
import { renderClaimsMarkdown } from "../../harness/report/claims-markdown.ts";

const evidence = { name: "e", run: null, cells: 1, holds: 0, fails: 1 };

function settled(says: string, reason: string, shown: string): SettledClaim {
  const verdict = { kind: "not-reproducible", reason } as const;
  const line = {
    id: "H1.1a",
    says,
    verdict,
    open: null,
    controls: [],
    evidence: [{ ...evidence, shows: [shown] }],
  };
  return { id: "H1.1", claim: says, verdict, lines: [line], codes: [] };
}

test("what the handbook says and what a program printed is never markup", () => {
  const text = renderClaimsMarkdown([settled("<b>x</b> `<sys/epoll.h>`", "<img src=x>", "a|b `c` <script>")]);
  expect(text).toContain("&lt;b>x&lt;/b> `<sys/epoll.h>`");
  expect(text).toContain("&lt;img src=x>");
  expect(text).toContain("`a\\|b 'c' <script>`");
  expect(text.replace(/`[^`]*`/g, "")).not.toMatch(/<(?!br>)/);
});
