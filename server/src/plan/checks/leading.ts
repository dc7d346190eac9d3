/** The practice of leading, as far as one declaration shows it: a vision, measures, criteria, cues that do something. */

import { additionOf } from "../addition.ts";
import { type DeclarationCheck, isMeant, nameSpan } from "./context.ts";

export const visions: DeclarationCheck = ({ declaration, kind, text, report }) => {
  if (kind !== "score" || isMeant(declaration, "vision")) return;
  report({
    code: "no-vision",
    ...nameSpan(declaration),
    message: "This score says no `vision`: one sentence on who is better off when the plan is done, and how they notice.",
    fixes: [{ title: "Add a `vision`", edits: [additionOf(declaration, text(), 'vision "Who is better off, and how they notice"')] }],
  });
};

export const measures: DeclarationCheck = ({ declaration, kind, text, report }) => {
  if (kind !== "goal" || isMeant(declaration, "measure")) return;
  report({
    code: "goal-without-measure",
    ...nameSpan(declaration),
    message: 'A goal without a figure cannot be missed; say what is counted, from where and to where: `measure "weekly active teams" from 40 to 500`.',
    fixes: [{ title: "Add a `measure`", edits: [additionOf(declaration, text(), 'measure "What is counted" from 0 to 100')] }],
  });
};

export const criteria: DeclarationCheck = ({ declaration, kind, text, report }) => {
  if (kind !== "milestone" || isMeant(declaration, "done when") || isMeant(declaration, "finished")) return;
  report({
    code: "no-criteria",
    ...nameSpan(declaration),
    message: 'Nothing says when this milestone is reached; write what a stranger could check: `done when "20 teams onboarded"`.',
    fixes: [{ title: "Add `done when`", edits: [additionOf(declaration, text(), 'done when "What a stranger could check"')] }],
  });
};

export const cues: DeclarationCheck = ({ declaration, kind, text, report }) => {
  if (kind !== "cue") return;
  if ((["starts", "skips", "focus", "say"] as const).some((name) => isMeant(declaration, name))) return;
  report({
    code: "cue-without-effect",
    ...nameSpan(declaration),
    message: "This cue changes nothing; say what it `starts`, `skips` or brings into `focus`, or what to `say`.",
    fixes: [{ title: "Add `say`", edits: [additionOf(declaration, text(), 'say "Go"')] }],
  });
};
