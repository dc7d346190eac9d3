/** A diagnostic before it has a place in a file: all positions are relative to a declaration, so that it survives edits elsewhere. */

import { CODES, type Code } from "../language/codes.ts";
import type { Diagnostic, Fix, RelatedPlace, TextEdit } from "../language/diagnostic.ts";
import type { Span } from "../language/syntax.ts";

export interface Problem extends Span {
  readonly code: Code;
  readonly message: string;
  readonly related?: readonly ProblemPlace[];
  readonly fixes?: readonly ProblemFix[];
}

export interface ProblemPlace extends Span {
  /** Index of the entity that the positions are relative to; undefined: the one with the problem; −1: the start of the plan's own file. */
  readonly entity?: number;
  readonly message: string;
}

export interface ProblemFix {
  readonly title: string;
  readonly edits: readonly ProblemEdit[];
  readonly preferred?: boolean;
}

export interface ProblemEdit extends Span {
  /** As in ProblemPlace. */
  readonly entity?: number;
  readonly text: string;
}

/** Where positions that are relative to an entity begin. */
export interface Anchors {
  uriOf(entity: number): string;
  startOf(entity: number): number;
}

/** The diagnostic of a problem of that entity (−1: of the file itself). */
export function placed(problem: Problem, entity: number, anchors: Anchors): Diagnostic {
  const start = anchors.startOf(entity);
  const file = anchors.uriOf(entity);
  const diagnostic: { -readonly [K in keyof Diagnostic]: Diagnostic[K] } = {
    code: problem.code,
    severity: CODES[problem.code].severity,
    message: problem.message,
    file,
    start: start + problem.start,
    end: start + problem.end,
  };
  if (problem.related) diagnostic.related = problem.related.map((place) => related(place, entity, anchors));
  if (problem.fixes && problem.fixes.length > 0) diagnostic.fixes = problem.fixes.map((fix) => fixOf(fix, entity, anchors));
  return diagnostic;
}

function related(place: ProblemPlace, entity: number, anchors: Anchors): RelatedPlace {
  const at = place.entity ?? entity;
  const start = anchors.startOf(at);
  return { file: anchors.uriOf(at), start: start + place.start, end: start + place.end, message: place.message };
}

function fixOf(fix: ProblemFix, entity: number, anchors: Anchors): Fix {
  const edits: TextEdit[] = fix.edits.map((edit) => {
    const at = edit.entity ?? entity;
    const start = anchors.startOf(at);
    return { file: anchors.uriOf(at), start: start + edit.start, end: start + edit.end, text: edit.text };
  });
  return fix.preferred ? { title: fix.title, edits, preferred: true } : { title: fix.title, edits };
}
