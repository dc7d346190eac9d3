/** `unknown-name` and `wrong-kind`: references that lead nowhere. */

import { nfc } from "../../language/dates.ts";
import { KINDS, type Kind } from "../../language/kinds.ts";
import { insertionOf } from "../insertion.ts";
import { COMPARISONS_PER_PASS, oneOf } from "../nearest.ts";
import { pathOf } from "../path.ts";
import type { Problem, ProblemFix, ProblemPlace } from "../problem.ts";
import { clauseOfUse, IS_WHO, kindMask } from "../reference-use.ts";
import type { Miss } from "../resolve.ts";
import type { PlanCheck, PlanSubject } from "./context.ts";
import { nameSpan } from "./context.ts";

const MOVEMENT_MASK = kindMask(["movement"]);

export const unknownNames: PlanCheck = (subject) => {
  const budget = { left: COMPARISONS_PER_PASS };
  for (const miss of subject.resolution.misses) {
    subject.report(miss.entity, miss.misfit >= 0 ? wrongKind(miss, subject) : unknown(miss, subject, budget));
  }
};

/** "a task, a milestone or a movement". */
function kindsInWords(kinds: readonly Kind[]): string {
  const words = kinds.map((kind) => `a ${kind}`);
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

function clauseName(miss: Miss, { table }: PlanSubject): string {
  return clauseOfUse(table.uses[table.refBase[miss.entity]! + miss.reference.slot]!);
}

/** What the id at that place of the path may be. */
function kindsFor(miss: Miss): { readonly kinds: readonly Kind[]; readonly mask: number } {
  return miss.part < miss.reference.parts.length - 1 ? { kinds: ["movement"], mask: MOVEMENT_MASK } : miss.wanted;
}

function wrongKind(miss: Miss, subject: PlanSubject): Problem {
  const { table } = subject;
  const word = miss.reference.parts[miss.part]!;
  const kind = KINDS[table.kinds[miss.misfit]!]!;
  const inside = miss.part < miss.reference.parts.length - 1;
  const message = inside
    ? `\`${word.text}\` is a ${kind}, and only a movement holds others.`
    : `\`${word.text}\` is a ${kind}; \`${clauseName(miss, subject)}\` takes ${kindsInWords(miss.wanted.kinds)}.`;
  const related: ProblemPlace = { entity: miss.misfit, ...nameSpan(table.declarations[miss.misfit]!), message: `\`${word.text}\` is declared here` };
  // In the other set of names the id may still be free.
  const isFree = !inside && IS_WHO[table.kinds[miss.misfit]!] !== (miss.wanted.set === "who");
  const fixes = isFree && miss.reference.parts.length === 1 ? creations(miss, subject) : [];
  return { code: "wrong-kind", start: word.start, end: word.end, message, related: [related], ...(fixes.length > 0 ? { fixes } : {}) };
}

function unknown(miss: Miss, subject: PlanSubject, budget: { left: number }): Problem {
  const { table } = subject;
  const { reference, part, within } = miss;
  const word = reference.parts[part]!;
  const { kinds, mask } = kindsFor(miss);
  const replacements = suggestions(miss, mask, subject, budget);
  const what =
    within < 0 ? `There is no ${kinds.join(", ").replace(/, (?=\w+$)/, " or ")} \`${word.text}\`` : `\`${pathOf(table, within)}\` holds no \`${word.text}\``;
  const guess =
    replacements.length > 0
      ? `; did you mean ${oneOf(replacements.map(({ text }) => text))}?`
      : within < 0
        ? " that can be seen from here."
        : contents(subject, within);
  const fixes: ProblemFix[] = replacements.map(({ text, start, end }) => ({
    title: `Change to \`${text}\``,
    edits: [{ start, end, text }],
    ...(replacements.length === 1 ? { preferred: true } : {}),
  }));
  if (reference.parts.length === 1) fixes.push(...creations(miss, subject));
  return { code: "unknown-name", start: word.start, end: word.end, message: what + guess, ...(fixes.length > 0 ? { fixes } : {}) };
}

/** What a movement does hold, where that is soon said. */
function contents({ names }: PlanSubject, movement: number): string {
  const held = names.idsIn(movement);
  return held.length === 0 || held.length > 8 ? "." : `; it holds ${oneOf(held).replace(/ or (?=[^ ]+$)/, " and ")}.`;
}

interface Replacement {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** What may have been meant, as it would be written here. */
function suggestions(miss: Miss, mask: number, { names, table }: PlanSubject, budget: { left: number }): readonly Replacement[] {
  const { reference, part, within, entity } = miss;
  const word = reference.parts[part]!;
  const wanted = nfc(word.text);
  const found: Replacement[] = [];
  const lead = asLead(miss, mask, names, table);
  if (lead) found.push({ text: lead, start: word.start, end: word.end });
  if (budget.left <= 0) return found;
  const near = names.near(wanted, mask, entity);
  budget.left -= near.cost;
  if (within >= 0) {
    // Inside of the movement that was named first; then what stands elsewhere, by its whole path.
    const here = near.found.filter((candidate) => table.parents[candidate] === within).map((candidate) => table.ids[candidate]!);
    if (here.length > 0) return [...found, ...[...new Set(here)].slice(0, 3).map((text) => ({ text, start: word.start, end: word.end }))];
    return [...found, ...pathsOf(near.found, miss, names, reference.start, reference.end)];
  }
  if (part === reference.parts.length - 1) return [...found, ...pathsOf(near.found, miss, names, word.start, word.end)];
  // The beginning of a path: what can be seen from here.
  const seen = near.found.filter((candidate) => names.see(table.ids[candidate]!, "what", entity, mask) >= 0).map((candidate) => table.ids[candidate]!);
  if (seen.length === 0 && part === 0) {
    // A movement that is not there: its member may stand elsewhere.
    const last = nfc(reference.parts.at(-1)!.text);
    const member = names.near(last, miss.wanted.mask, entity);
    budget.left -= member.cost;
    return pathsOf(
      member.found.filter((candidate) => table.ids[candidate] === last),
      miss,
      names,
      reference.start,
      reference.end,
    );
  }
  return [...found, ...[...new Set(seen)].slice(0, 3).map((text) => ({ text, start: word.start, end: word.end }))];
}

/** The shortest ways to write these from here, at most three. */
function pathsOf(candidates: readonly number[], { entity }: Miss, names: PlanSubject["names"], start: number, end: number): readonly Replacement[] {
  const texts = new Set<string>();
  for (const candidate of candidates) {
    const text = candidate === entity ? undefined : names.pathFrom(entity, candidate);
    if (text !== undefined) texts.add(text);
  }
  return [...texts].slice(0, 3).map((text) => ({ text, start, end }));
}

/** `api-1d` for `api - 1d`: a lead whose spaces were forgotten. */
function asLead({ reference, part, within, entity }: Miss, mask: number, names: PlanSubject["names"], table: PlanSubject["table"]): string | undefined {
  const match = /^(.+)-(\d+(?:min|h|d|w|mo|q|y))$/.exec(reference.parts[part]!.text);
  if (!match || part !== reference.parts.length - 1) return undefined;
  const id = match[1]!;
  const member = within < 0 ? names.see(id, "what", entity, mask) : (names.heldBy(within, id) ?? -1);
  return member >= 0 && (mask >> table.kinds[member]!) & 1 ? `${id} - ${match[2]}` : undefined;
}

/** Declares what is missing. A name that nothing in the text tells apart may be of several kinds: then each is offered. */
function creations(miss: Miss, subject: PlanSubject): readonly ProblemFix[] {
  const { reference, wanted, entity } = miss;
  const id = reference.parts[0]!.text;
  return wanted.kinds
    .filter((kind) => NEW[kind] !== undefined)
    .map((kind) => ({ title: `Create the ${kind} \`${id}\``, edits: [insertionOf(subject, kind, entity, NEW[kind]!(id))] }));
}

/** A declaration that is complete but for what only its author knows. */
const NEW: Partial<Record<Kind, (id: string) => string>> = {
  calendar: (id) => `calendar ${id} {\n  hours mon..fri 09:00-17:00\n}`,
  person: (id) => `person ${id}`,
  role: (id) => `role ${id}`,
  goal: (id) => `goal ${id}`,
  task: (id) => `task ${id} lasts 1d`,
  milestone: (id) => `milestone ${id}`,
};
