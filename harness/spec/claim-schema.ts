import { z } from "zod";
import { scalar } from "./schema-parts.ts";

const evidence = scalar().regex(
  /^[\w.-]+\.yaml$/,
  "evidence is a scenario file of this folder, such as unclosed.yaml",
);

const measured = scalar().regex(
  /^(?:\.\.\/[\w-][\w.-]*\/)?[\w.-]+\.yaml$/,
  "a scenario file of this folder or of one beside it, such as ../handbook-h3-1/scenario.yaml",
);

const way = () => z.partialRecord(z.enum(["ldflags", "gcflags", "asmflags", "buildmode"]), scalar());

const linksSchema = z
  .strictObject({
    scenarios: z.array(measured).min(1).describe("Scenarios whose links are measured, again and again."),
    contrasts: z
      .array(z.strictObject({ from: way(), to: way(), is: z.enum(["lower", "higher"]) }))
      .min(1)
      .describe("How the linker's max RSS of one way to link is said to lie to another's."),
  })
  .optional()
  .describe("What is said of the linker's memory.");

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
    links: linksSchema,
    pending: scalar()
      .optional()
      .describe("What this version lacks to decide it, or the rest of it where there is evidence."),
  })
  .refine(
    ({ evidence: files, links, pending }) =>
      files !== undefined || links !== undefined || pending !== undefined,
    { message: "a statement has evidence, or what it is pending for, or both" },
  )
  .refine(({ evidence: files, links }) => files === undefined || links === undefined, {
    message: "evidence and links settle a statement in different ways; make two of it",
  })
  .refine(({ evidence: files, controls }) => files !== undefined || controls === undefined, {
    message: "controls without evidence decide nothing",
  });

/** A claim.yaml: one row of the handbook's list. */
export const claimSchema = z.strictObject({
  claim: scalar().describe("The claim in English."),
  lines: z.array(lineSchema).min(1),
});
