/** `no-rehearsal`: promised milestones that nobody has tried before it is live. */

import { KINDS } from "../../language/kinds.ts";
import { clauseOf } from "../../language/syntax.ts";
import { insertionOf } from "../insertion.ts";
import { AFTER, ENDS_AFTER, REHEARSES, STARTS } from "../reference-use.ts";
import { ownOfKind } from "../table.ts";
import { isMeant, nameSpan, type PlanCheck, type PlanSubject } from "./context.ts";
import { meantIn } from "./meant.ts";

const MILESTONE = KINDS.indexOf("milestone");
const MOVEMENT = KINDS.indexOf("movement");
const CUE = KINDS.indexOf("cue");

export const unrehearsed: PlanCheck = (subject) => {
  const { table, score, report } = subject;
  if (score < 0) return;
  let rehearsed: Rehearsed | undefined;
  for (const entity of ownOfKind(table, MILESTONE)) {
    const declaration = table.declarations[entity]!;
    if (!clauseOf(declaration, "due") || isMeant(declaration, "finished") || !declaration.kind) continue;
    rehearsed ??= new Rehearsed(subject);
    const failed = rehearsed.failedOf(entity);
    if (rehearsed.leadsTo(entity, new Set())) continue;
    const id = table.ids[entity]!;
    const practice = freeId(subject, entity, `${id}-rehearsal`);
    report(entity, {
      code: "no-rehearsal",
      ...nameSpan(declaration),
      message:
        failed === undefined
          ? "Nobody tries this before it is promised: add a `rehearsal` that `rehearses` it, or what leads to it."
          : `The rehearsal \`${table.ids[failed]}\` failed: plan another one, or say \`passed\` when it has gone well.`,
      ...(failed === undefined ? {} : { related: [{ entity: failed, ...nameSpan(table.declarations[failed]!), message: "The rehearsal that failed" }] }),
      ...(id === ""
        ? {}
        : {
            fixes: [
              { title: `Add a rehearsal of \`${id}\``, edits: [insertionOf(subject, "rehearsal", entity, `rehearsal ${practice} rehearses ${id} lasts 1d`)] },
            ],
          }),
    });
  }
};

function freeId({ names, table }: PlanSubject, entity: number, wanted: string): string {
  const parent = table.parents[entity]!;
  if (names.isFree(wanted, "what", parent)) return wanted;
  for (let number = 2; ; number++) if (names.isFree(`${wanted}-${number}`, "what", parent)) return `${wanted}-${number}`;
}

/** What is practised, directly or as part of something. */
class Rehearsed {
  readonly #subject: PlanSubject;
  readonly #practised = new Set<number>();
  readonly #failed = new Map<number, number>();
  /** Cues by what they start. */
  readonly #startedBy = new Map<number, number>();

  constructor(subject: PlanSubject) {
    this.#subject = subject;
    const { table, resolution } = subject;
    for (const meant of meantIn(subject, ["rehearses"])) this.#practised.add(meant);
    for (let entity = 0; entity < table.own; entity++) {
      for (let ref = table.refBase[entity]!; ref < table.refBase[entity + 1]!; ref++) {
        const use = table.uses[ref]!;
        const target = resolution.targets[ref]!;
        if (target < 0 || (use !== REHEARSES && use !== STARTS)) continue;
        if (use === STARTS) this.#startedBy.set(target, entity);
        else if (this.#hasFailed(entity)) this.#failed.set(target, entity);
        else this.#practised.add(target);
      }
    }
  }

  /** One that failed has been held; only one that passed after it makes up for it, and that is one of its own, or says so itself. */
  #hasFailed(rehearsal: number): boolean {
    const declaration = this.#subject.table.declarations[rehearsal]!;
    return clauseOf(declaration, "failed") !== undefined && !clauseOf(declaration, "passed");
  }

  failedOf(entity: number): number | undefined {
    return (
      this.#failed.get(entity) ??
      this.#awaited(entity)
        .map((other) => this.#failed.get(other))
        .find((found) => found !== undefined)
    );
  }

  #awaited(entity: number): readonly number[] {
    const { table, resolution } = this.#subject;
    const found: number[] = [];
    for (let ref = table.refBase[entity]!; ref < table.refBase[entity + 1]!; ref++) {
      const use = table.uses[ref]!;
      const target = resolution.targets[ref]!;
      if (target >= 0 && use >= AFTER && use < ENDS_AFTER + 3) found.push(target);
    }
    const cue = this.#startedBy.get(entity);
    if (cue !== undefined) found.push(cue);
    return found;
  }

  /** Is it practised itself, or with a movement around it, or what it directly waits for? A moment in between (a milestone, a cue) is looked through. */
  leadsTo(entity: number, seen: Set<number>): boolean {
    const { table } = this.#subject;
    if (this.#isPractised(entity)) return true;
    seen.add(entity);
    return this.#awaited(entity).some((other) => {
      if (seen.has(other)) return false;
      if (this.#isPractised(other) || this.#holdsPractised(other)) return true;
      return (table.kinds[other] === MILESTONE || table.kinds[other] === CUE) && this.leadsTo(other, seen);
    });
  }

  #isPractised(entity: number): boolean {
    for (let at = entity; at >= 0; at = this.#subject.table.parents[at]!) if (this.#practised.has(at)) return true;
    return false;
  }

  #holdsPractised(entity: number): boolean {
    const { table } = this.#subject;
    if (table.kinds[entity] !== MOVEMENT) return false;
    for (const practised of this.#practised) if (practised > entity && practised < table.ends[entity]!) return true;
    return false;
  }
}
