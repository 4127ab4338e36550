import { NoEngineError } from "../engine/no-engine.ts";
import { PlanError } from "../plan/knowledge.ts";
import { NoGoCommandError } from "../provision/go-command.ts";
import { ProjectError } from "../provision/project.ts";
import { SourceChoiceError } from "../provision/source-choice.ts";
import { ScenarioError } from "../spec/problem.ts";
import { RunNotFoundError } from "../store/run-folder.ts";
import { StateFolderError } from "../support/state-folder.ts";

export { ScenarioError };

/** What the user wrote or named is wrong. */
export const USAGE_ERRORS = [
  PlanError,
  ProjectError,
  SourceChoiceError,
  RunNotFoundError,
  StateFolderError,
] as const;

/** What this machine lacks; each says so itself. */
export const MACHINE_ERRORS = [NoEngineError, NoGoCommandError] as const;
