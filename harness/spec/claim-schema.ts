import { z } from "zod";
import { scalar } from "./schema-parts.ts";

const evidence = scalar().regex(
  /^[\w.-]+\.yaml$/,
  "evidence is a scenario file of this folder, such as unclosed.yaml",
);

const lineSchema = z
  .strictObject({
    id: scalar().regex(/^H\d+\.\d+[a-z]$/, "a statement's id is its claim's and a letter, such as H1.1a"),
    says: scalar().describe("The handbook's own words."),
    evidence: z
      .array(evidence)
      .min(1)
      .optional()
      .describe("Scenarios whose `expect` is what the handbook says."),
    controls: z
      .array(evidence)
      .min(1)
      .optional()
      .describe("Scenarios that must hold for the evidence to count, such as the same without the flag."),
    pending: scalar()
      .optional()
      .describe("What this version lacks to decide it, or the rest of it where there is evidence."),
  })
  .refine(({ evidence: files, pending }) => files !== undefined || pending !== undefined, {
    message: "a statement has evidence, or what it is pending for, or both",
  })
  .refine(({ evidence: files, controls }) => files !== undefined || controls === undefined, {
    message: "controls without evidence decide nothing",
  });

/** A claim.yaml: one row of the handbook's list. */
export const claimSchema = z.strictObject({
  claim: scalar().describe("The claim in English."),
  lines: z.array(lineSchema).min(1),
});
