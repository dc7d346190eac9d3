/** `no-feedback-loop`: a plan whose players never look back. */

import { KINDS } from "../../language/kinds.ts";
import { clauseOf, type Declaration, type RecurrenceNode } from "../../language/syntax.ts";
import { daysOf, inWords } from "../beats.ts";
import { insertionOf } from "../insertion.ts";
import { ownOfKind } from "../table.ts";
import { isMeant, nameSpan, type PlanCheck } from "./context.ts";

const CADENCE = KINDS.indexOf("cadence");
const LOOKS_BACK: ReadonlySet<string> = new Set(["review", "retro"]);

export const feedbackLoops: PlanCheck = (subject) => {
  const { table, names, settings, score, report } = subject;
  const { tempo } = settings;
  if (score < 0 || !tempo) return;
  const beat = daysOf(tempo);
  let tooRare: { readonly entity: number; readonly days: number } | undefined;
  for (const entity of ownOfKind(table, CADENCE)) {
    const declaration = table.declarations[entity]!;
    if (!LOOKS_BACK.has(purposeOf(declaration, table.ids[entity]!))) continue;
    const every = clauseOf(declaration, "every")?.value;
    // One that is still being written is meant to come.
    if (!every) return;
    const days = gapOf(every, beat);
    if (days <= 2 * beat) return;
    if (!tooRare || days < tooRare.days) tooRare = { entity, days };
  }
  const declaration = table.declarations[score]!;
  const id = ["retro", "retrospective", "look-back"].find((free) => names.isFree(free, "what", -1)) ?? "retro-of-beat";
  report(score, {
    code: "no-feedback-loop",
    ...nameSpan(declaration),
    message: tooRare
      ? `\`${table.ids[tooRare.entity]}\` comes less than once in two beats (of ${inWords(tempo)}): look back more often, so that what is learned still changes the plan.`
      : `Within two beats (of ${inWords(tempo)}) nobody looks back: add a cadence with \`purpose review\` or \`purpose retro\`.`,
    ...(tooRare ? { related: [{ entity: tooRare.entity, ...nameSpan(table.declarations[tooRare.entity]!), message: "The one that comes most often" }] } : {}),
    fixes: [
      {
        title: "Add a retrospective every beat",
        edits: [insertionOf(subject, "cadence", lastOf(subject, score), `cadence ${id} "Retrospective" every beat for 1h purpose retro`)],
      },
    ],
  });
};

/** After the last cadence, or, without one, after the last declaration at the top. */
function lastOf({ table }: Parameters<PlanCheck>[0], score: number): number {
  let last = score;
  let cadence = -1;
  for (let entity = 0; entity < table.own; entity++) {
    if (table.parents[entity]! >= 0) continue;
    last = entity;
    if (table.kinds[entity] === CADENCE) cadence = entity;
  }
  return cadence >= 0 ? cadence : last;
}

function purposeOf(declaration: Declaration, id: string): string {
  const purpose = clauseOf(declaration, "purpose");
  if (purpose) return purpose.value.text;
  return isMeant(declaration, "purpose") ? "" : id;
}

/** The longest time in days between two occurrences, roughly: a rule that leaves days out is taken by its frequency. */
function gapOf(every: RecurrenceNode, beat: number): number {
  switch (every.type) {
    case "weekday":
      return 3;
    case "days":
      return 7;
    case "beat":
      return every.interval * beat;
    case "every":
      return every.interval * { day: 1, week: 7, month: 31, quarter: 92, year: 366 }[every.unit];
    case "rrule": {
      const value = every.rule.value.toUpperCase();
      const interval = Number(/INTERVAL=(\d+)/.exec(value)?.[1] ?? 1);
      const unit = /FREQ=(\w+)/.exec(value)?.[1] ?? "";
      return interval * ({ SECONDLY: 1, MINUTELY: 1, HOURLY: 1, DAILY: 1, WEEKLY: 7, MONTHLY: 31, YEARLY: 366 }[unit] ?? 0);
    }
  }
}
