/**
 * The class of a change. One principle decides: breaking is what lets someone who relied on the old plan be wrong now; a risk protects the
 * plan less; a note is worth knowing; cosmetic is the rest. Each answer says why, in a sentence that a reader of the review sees.
 */

import type { Kind } from "../language/kinds.ts";
import { clauseOf, type DateNode, type DurationNode, type EstimateNode, type MomentNode } from "../language/syntax.ts";
import type { Entity, Plan } from "../plan/model.ts";
import type { Schedule } from "../schedule/model.ts";
import type { Fact } from "./facts.ts";
import type { Action, ChangeClass } from "./model.ts";

export interface Side {
  readonly plan: Plan;
  /** Without a schedule nothing is imminent and nothing is critical. */
  readonly schedule: Schedule | undefined;
}

export interface Subject {
  readonly base: Entity | undefined;
  readonly head: Entity | undefined;
  readonly action: Action;
  /** Undefined for a whole declaration. */
  readonly before: Fact | undefined;
  readonly after: Fact | undefined;
}

export interface Verdict {
  readonly class: ChangeClass;
  readonly because: string;
}

const breaking = (because: string): Verdict => ({ class: "breaking", because });
const risk = (because: string): Verdict => ({ class: "risk", because });
const note = (because: string): Verdict => ({ class: "note", because });
const cosmetic = (because: string): Verdict => ({ class: "cosmetic", because });

export function classify(subject: Subject, base: Side, head: Side): Verdict {
  const entity = (subject.head ?? subject.base)!;
  const fact = (subject.after ?? subject.before)?.name;
  if (subject.action === "renamed") return note("it has another name; those who look for the old one must know");
  if (subject.action === "moved") return note("it belongs to another movement");
  if (fact === undefined) return whole(subject, entity, base);
  switch (fact) {
    case "kind":
      return breaking("it is another kind of thing now");
    case "title":
      return note("it is called something else");
    case "doc":
    case "tag":
    case "note":
    case "link":
    case "email":
    case "was":
      return cosmetic("it describes, it promises nothing");
    case "owner":
      if (entity.kind === "concern" || entity.kind === "cadence") return note("somebody else answers for it");
      return subject.after ? risk("somebody else answers for it") : risk("nobody answers for it any more");
    case "progress":
    case "remaining":
    case "started":
    case "finished":
    case "passed":
    case "status":
      return subject.after ? note("it says how far things are") : risk("a fact was taken back");
  }
  return byKind[entity.kind](subject, fact, base, head);
}

/** A declaration that came or went. */
function whole(subject: Subject, entity: Entity, base: Side): Verdict {
  const { declaration, kind } = entity;
  if (subject.action === "added") return note(kind === "cue" || kind === "cadence" ? "new; those who are named must know" : "new");
  const item = base.schedule?.itemOf(entity.index);
  switch (kind) {
    case "score":
      return breaking("the plan itself is gone");
    case "goal":
      return breaking("a goal that people work for is gone");
    case "milestone":
      return clauseOf(declaration, "due") ? breaking("a promise is gone") : risk("a milestone is gone");
    case "movement":
      return clauseOf(declaration, "due") ? breaking("a promise is gone") : note("a phase is gone");
    case "task":
      if (clauseOf(declaration, "due")) return breaking("a promise is gone");
      if (item?.started && !item.finished) return breaking("work in progress was dropped");
      if (item && imminent(base.schedule!, item.start)) return breaking("work that starts within a beat was dropped");
      return note("work was dropped");
    case "cue":
      return breaking("those who wait for this signal will wait in vain");
    case "rehearsal":
      return breaking("what was to be rehearsed goes live without it");
    case "role":
      return base.plan.referencesTo(entity.index).length > 0 ? breaking("a part that others count on is gone") : note("an unused part is gone");
    case "person":
      return base.plan.referencesTo(entity.index).length > 0 ? breaking("a player that others count on is gone") : note("a player without a part is gone");
    case "calendar":
      return breaking("working time that others count on is gone");
    case "cadence": {
      const purpose = clauseOf(declaration, "purpose")?.value.text ?? entity.id;
      return purpose === "retro" || purpose === "review" ? risk("a place to look back is gone") : note("a meeting is gone");
    }
    case "risk":
      return clauseOf(declaration, "closed") ? note("a closed risk was taken out") : risk("a risk disappeared without being closed");
    case "concern":
      return clauseOf(declaration, "answered") ? note("an answered concern was taken out") : breaking("a concern was deleted without an answer");
  }
}

type Rule = (subject: Subject, fact: string, base: Side, head: Side) => Verdict;

const scheduled: Rule = (subject, fact, base) => {
  const entity = (subject.base ?? subject.head)!;
  const item = subject.base ? base.schedule?.itemOf(subject.base.index) : undefined;
  const soon = item !== undefined && !item.finished && imminent(base.schedule!, item.start);
  switch (fact) {
    case "due":
      return promise(subject, entity.kind);
    case "on":
      return subject.before ? breaking("a fixed date was changed") : risk("a fixed date hides delays");
    case "not before":
      return subject.after ? risk("a date holds it, whatever it waits for") : note("no date holds it any more");
    case "done when":
      if (subject.action === "added") return note("more must be shown before it counts as done");
      return subject.action === "changed" ? risk("what counts as done was reworded") : breaking("less must be shown before it counts as done");
    case "pass when":
      return subject.action === "added" ? note("more must be seen for it to pass") : risk("less, or something else, must be seen for it to pass");
    case "rehearses":
      return subject.action === "removed" ? risk("it rehearses less") : note("it rehearses more");
    case "with":
      return subject.action === "removed" ? risk("fewer watch the rehearsal") : note("more watch the rehearsal");
    case "failed":
      return risk("a rehearsal failed");
    case "effort":
    case "lasts": {
      if (soon) return breaking("the estimate of work that starts within a beat changed");
      if (item?.critical) return risk("the estimate of work on the critical path changed");
      return wider(subject) ? risk("the estimate got less certain") : note("the estimate changed");
    }
    case "by":
      if (soon) return breaking("who does it changed within a beat of its start");
      return subject.action === "removed" ? risk("somebody was taken off it") : note("who does it changed");
    case "after":
    case "ends after":
      if (subject.action === "added") return note("it waits for more");
      if (subject.action === "removed") return item?.criticalTo.length ? breaking("it no longer waits for what leads to a promise") : risk("it waits for less");
      return risk("how it waits changed");
    case "late":
      return subject.after ? risk("it starts as late as can be") : note("it starts as soon as can be");
    case "serves":
      return subject.action === "removed" ? risk("it no longer serves its goal") : note("it serves a goal");
    case "calendar":
      return risk("it is done in other working time");
    case "priority":
      return note("who goes first changed");
    default:
      return note("it changed");
  }
};

const byKind: Record<Kind, Rule> = {
  score: (subject, fact) => {
    switch (fact) {
      case "vision":
        return subject.after ? note("the vision was reworded") : risk("the plan says no vision any more");
      case "finish":
        return promise(subject, "score");
      case "start":
        return breaking("everything is counted from the start");
      case "calendar":
      case "zone":
        return breaking("every date is counted in other working time");
      case "tempo":
        return breaking("the rhythm of decisions changed");
      case "confidence":
        return lower(percentOf(subject.before), percentOf(subject.after), 80) ? risk("promises may be less certain") : note("promises must be more certain");
      case "budget":
        return risk("the budget changed");
      default:
        return risk("what the rehearsal assumes changed");
    }
  },
  calendar: (subject, fact) => {
    if (fact === "off" && subject.action === "changed") return cosmetic("a day off has another name");
    if (fact === "work" && subject.action === "added") return risk("people are asked to work on a day off");
    return breaking("working time that others count on changed");
  },
  person: (_subject, fact) => (fact === "rate" ? note("what their work costs changed") : risk("when they are there changed")),
  role: (subject, fact) => {
    switch (fact) {
      case "capacity":
        return lower(numberOf(subject.before), numberOf(subject.after), 1) ? breaking("fewer can play this part") : note("more can play this part");
      case "played by":
        return subject.action === "added" ? note("one more plays this part") : risk("who plays this part changed");
      case "backup":
        return subject.action === "added" ? note("somebody can take over") : risk("nobody, or somebody else, can take over");
      case "rate":
        return note("what the work costs changed");
      default:
        return risk("when its players are there changed");
    }
  },
  goal: (subject, fact) => {
    if (fact === "due") return promise(subject, "goal");
    if (fact === "serves") return note("it serves another goal");
    return weaker(subject) ? breaking("the goal asks for less") : subject.before ? note("the goal asks for more") : note("the goal can be measured");
  },
  movement: scheduled,
  task: scheduled,
  milestone: scheduled,
  rehearsal: scheduled,
  cue: (subject, fact) => {
    switch (fact) {
      case "to":
        return subject.action === "added" ? note("one more hears it") : breaking("somebody who waits for this signal no longer hears it");
      case "by":
        return breaking("somebody else gives the signal");
      case "when":
        return subject.action === "added" ? risk("something more makes it fire") : breaking("what makes it fire changed");
      case "starts":
      case "skips":
        return breaking("what the signal does changed");
      case "focus":
        return risk("what gets priority changed");
      case "standby":
        return shorter(subject) ? breaking("there is less time to get ready") : note("there is more time to get ready");
      default:
        return note("its words changed");
    }
  },
  cadence: (subject, fact) => {
    switch (fact) {
      case "every":
      case "at":
      case "from":
      case "until":
        return risk("people will come at the old time");
      case "for":
        return shorter(subject) ? note("it is shorter") : risk("it takes more of people's time");
      case "with":
        return subject.action === "added" ? risk("it takes one more person's time") : note("one less takes part");
      default:
        return note("it changed");
    }
  },
  risk: (subject, fact) => {
    switch (fact) {
      case "closed":
        return subject.after ? note("the risk is closed") : risk("the risk is open again");
      case "chance":
        return lower(percentOf(subject.before), percentOf(subject.after), 0) ? risk("it counts as less likely") : note("it counts as more likely");
      case "response":
        return subject.after ? note("something is done about it") : risk("nothing is done about it any more");
      default:
        return note("the risk is described otherwise");
    }
  },
  concern: (subject, fact) => {
    if (fact === "answered") return subject.after ? note("the concern has an answer") : risk("the concern is open again");
    return note("the concern is described otherwise");
  },
};

function promise(subject: Subject, kind: Kind): Verdict {
  const before = momentOf(subject.before);
  const after = momentOf(subject.after);
  const what = kind === "score" ? "the promised finish" : "a promise";
  if (before === undefined) return note(`${what} was made`);
  if (after === undefined) return breaking(`${what} was taken back`);
  if (!before.date || !after.date) return breaking(`${what} is tied to something else`);
  return lastInstant(after.date) > lastInstant(before.date) ? breaking(`${what} moved later`) : risk(`${what} moved earlier`);
}

/** Starts at or after the status date (else the plan's start) and less than a beat (a week without a tempo) from it. */
function imminent(schedule: Schedule, start: number): boolean {
  if (schedule.status === undefined) return false;
  const week = 7 * 24 * 60;
  return start >= schedule.status && start < schedule.status + (schedule.beat ?? week);
}

function momentOf(fact: Fact | undefined): MomentNode | undefined {
  if (!fact?.clause) return undefined;
  if (fact.clause.name === "due") return fact.clause.value;
  return fact.clause.name === "finish" ? { date: fact.clause.value } : undefined;
}

function lastInstant(date: DateNode): number {
  return date.minute === undefined ? (date.lastDay + 1) * 1440 : date.lastDay * 1440 + date.minute;
}

function percentOf(fact: Fact | undefined): number | undefined {
  const clause = fact?.clause;
  return clause?.name === "confidence" || clause?.name === "chance" ? clause.value.percent : undefined;
}

function numberOf(fact: Fact | undefined): number | undefined {
  return fact?.clause?.name === "capacity" ? fact.clause.value.value : undefined;
}

function lower(before: number | undefined, after: number | undefined, otherwise: number): boolean {
  return (after ?? otherwise) < (before ?? otherwise);
}

function weaker(subject: Subject): boolean {
  const before = subject.before?.clause;
  const after = subject.after?.clause;
  if (before?.name !== "measure") return false;
  if (after?.name !== "measure") return true;
  if (before.value.what.value !== after.value.what.value) return true;
  const lessIsBetter =
    after.value.bound === "at most" || (after.value.bound === undefined && after.value.from !== undefined && after.value.from.value > after.value.to.value);
  return lessIsBetter ? after.value.to.value > before.value.to.value : after.value.to.value < before.value.to.value;
}

/** Rough minutes, only to tell more from less. */
const MINUTES: Record<DurationNode["unit"], number> = { s: 1 / 60, min: 1, h: 60, d: 480, w: 2400, mo: 10_000, q: 30_000, y: 120_000 };

function minutes(node: DurationNode): number {
  return node.amount * MINUTES[node.unit];
}

function shorter(subject: Subject): boolean {
  const length = (fact: Fact | undefined) => (fact?.clause?.name === "for" || fact?.clause?.name === "standby" ? minutes(fact.clause.value) : undefined);
  return (length(subject.after) ?? 0) < (length(subject.before) ?? 0);
}

function wider(subject: Subject): boolean {
  const width = (fact: Fact | undefined) => {
    const node: EstimateNode | undefined =
      fact?.clause?.name === "effort" ? fact.clause.value : fact?.clause?.name === "lasts" ? fact.clause.value.estimate : undefined;
    return node && minutes(node.low) > 0 ? minutes(node.high) / minutes(node.low) : 1;
  };
  return width(subject.after) > 1.5 * width(subject.before);
}
