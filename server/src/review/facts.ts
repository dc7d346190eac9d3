/**
 * What a declaration says, as a list of facts that can be compared one by one. Order, white space and comments are not
 * among them; what names another declaration is written by a key that both sides agree on, so that a rename elsewhere is no change here.
 */

import { clockOf } from "../language/civil.ts";
import { nfc } from "../language/dates.ts";
import type {
  ClauseName,
  ConditionNode,
  DateRangeNode,
  DaysNode,
  DependencyNode,
  DurationNode,
  EstimateNode,
  GoodClause,
  MomentNode,
  PlayerNode,
  RecurrenceNode,
  ReferenceNode,
  Span,
  TimeRangeNode,
} from "../language/syntax.ts";
import type { Entity, Plan } from "../plan/model.ts";

export interface Fact {
  /** Unique among the facts of a declaration: `effort`, `after task:build.design`, `done when "20 teams"`. */
  readonly key: string;
  readonly name: ClauseName | "title" | "id" | "parent" | "kind" | "doc" | "tag";
  /** Equal on both sides exactly when the fact is the same. */
  readonly value: string;
  /** What one would write, in one line. */
  readonly text: string;
  /** The words of the fact, relative to the declaration. */
  readonly span: Span | undefined;
  /** The clause that holds it. */
  readonly clause: GoodClause | undefined;
  /** One of a list whose order says nothing, and which may grow and shrink one by one. */
  readonly element: boolean;
}

/** Names an entity for both sides; `undefined` where the reference leads nowhere. */
export type Naming = (entity: number) => string;

const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

export function factsOf(plan: Plan, entity: Entity, name: Naming): readonly Fact[] {
  const { declaration } = entity;
  const facts: Fact[] = [];
  const seen = new Map<string, number>();

  const add = (fact: Omit<Fact, "key"> & { key: string }) => {
    const times = seen.get(fact.key) ?? 0;
    seen.set(fact.key, times + 1);
    facts.push(times === 0 ? fact : { ...fact, key: `${fact.key} (${times + 1})` });
  };
  const target = (ref: ReferenceNode) => {
    const index = plan.targetOf(entity, ref);
    return index < 0 ? `?${writtenPath(ref)}` : name(index);
  };

  if (declaration.title)
    add({
      key: "title",
      name: "title",
      value: declaration.title.value,
      text: quote(declaration.title.value),
      span: declaration.title,
      clause: undefined,
      element: false,
    });
  if (declaration.doc)
    add({ key: "doc", name: "doc", value: squeeze(declaration.doc), text: squeeze(declaration.doc), span: undefined, clause: undefined, element: false });
  for (const tag of declaration.tags) add({ key: `tag ${tag.text}`, name: "tag", value: "", text: tag.text, span: tag, clause: undefined, element: true });

  for (const clause of declaration.clauses) {
    if (!clause.ok) continue;
    const single = (value: string, text = value) => add({ key: clause.name, name: clause.name, value, text, span: clause, clause, element: false });
    const element = (key: string, value: string, text: string, span: Span) =>
      add({ key: `${clause.name} ${key}`, name: clause.name, value, text, span, clause, element: true });
    switch (clause.name) {
      case "after":
      case "ends after":
        for (const dep of clause.value) element(target(dep.ref), dependency(dep, target), dependency(dep, writtenPath), dep);
        break;
      case "by":
      case "with":
      case "played by":
        for (const player of clause.value) element(target(player.ref), share(player), `${share(player)}${writtenPath(player.ref)}`, player);
        break;
      case "backup":
      case "serves":
      case "rehearses":
      case "to":
      case "starts":
      case "skips":
      case "focus":
      case "about":
        for (const ref of clause.value) element(target(ref), "", writtenPath(ref), ref);
        break;
      case "done when":
      case "pass when":
        for (const text of clause.value) element(quote(text.value), "", quote(text.value), text);
        break;
      case "off": {
        const label = clause.value.label ? ` ${quote(clause.value.label.value)}` : "";
        for (const range of clause.value.dates) element(dates(range), label, `${dates(range)}${label}`, range);
        break;
      }
      case "work": {
        const times = clause.value.times.map(times24).join(", ");
        for (const range of clause.value.dates) element(dates(range), times, `${dates(range)}${times && ` ${times}`}`, range);
        break;
      }
      case "except":
        for (const date of clause.value) element(date.text, "", date.text, date);
        break;
      case "when":
        element(
          clause.value.map((condition) => conditionText(condition, target)).join(" and "),
          "",
          clause.value.map((condition) => conditionText(condition, writtenPath)).join(" and "),
          clause,
        );
        break;
      case "note":
      case "link":
        element(quote(clause.value.value), "", quote(clause.value.value), clause);
        break;
      case "was":
        element(nfc(clause.value.text), "", nfc(clause.value.text), clause);
        break;
      case "hours":
        element(
          days(clause.value.days),
          clause.value.times.map(times24).join(", "),
          `${days(clause.value.days)} ${clause.value.times.map(times24).join(", ")}`,
          clause,
        );
        break;
      case "late":
        single("late", "late");
        break;
      case "due":
      case "from":
      case "until":
        single(moment(clause.value, target), moment(clause.value, writtenPath));
        break;
      case "owner":
      case "calendar":
      case "like":
        single(target(clause.value), writtenPath(clause.value));
        break;
      case "delays":
        single(
          `${clause.value.refs.map(target).sort().join(", ")} by ${estimate(clause.value.by)}`,
          `${clause.value.refs.map(writtenPath).join(", ")} by ${estimate(clause.value.by)}`,
        );
        break;
      default:
        single(simple(clause));
    }
  }
  return facts;
}

/** The operand of a clause that names nothing, in its shortest form. */
function simple(clause: GoodClause): string {
  switch (clause.name) {
    case "vision":
    case "email":
    case "say":
    case "decides":
    case "response":
      return quote(clause.value.value);
    case "start":
    case "finish":
    case "status":
    case "not before":
    case "on":
    case "started":
    case "finished":
    case "passed":
    case "raised":
      return clause.value.text;
    case "failed":
    case "closed":
    case "answered":
      return clause.value.date.text + (clause.value.text ? ` ${quote(clause.value.text.value)}` : "");
    case "tempo":
    case "remaining":
    case "standby":
    case "for":
      return duration(clause.value);
    case "gives":
      return `${duration(clause.value)} a week`;
    case "confidence":
    case "progress":
    case "chance":
      return `${clause.value.percent}%`;
    case "spread":
      return `${clause.value.low}%..${clause.value.high}%`;
    case "priority":
    case "capacity":
      return String(clause.value.value);
    case "budget":
    case "costs":
      return `${clause.value.amount} ${clause.value.currency}`;
    case "rate":
      return `${clause.value.amount} ${clause.value.currency} / ${clause.value.per}`;
    case "zone":
    case "distribution":
    case "holidays":
    case "purpose":
      return clause.value.text;
    case "effort":
      return estimate(clause.value);
    case "lasts":
      return estimate(clause.value.estimate) + (clause.value.elapsed ? " elapsed" : "");
    case "measure": {
      const { what, from, to, bound } = clause.value;
      return `${quote(what.value)}${from ? ` from ${from.value}` : ""} to ${bound ? `${bound} ` : ""}${to.value}`;
    }
    case "at":
      return clockOf(clause.value.minute);
    case "every":
      return recurrence(clause.value);
    default:
      return "";
  }
}

function dependency(dep: DependencyNode, name: (ref: ReferenceNode) => string): string {
  const anchor = dep.anchor === "start" ? "start of " : dep.anchor === "part" ? `${dep.percent}% of ` : "";
  const lag = dep.lag ? ` ${dep.lag.sign > 0 ? "+" : "-"} ${duration(dep.lag.duration)}${dep.lag.elapsed ? " elapsed" : ""}` : "";
  return `${anchor}${name(dep.ref)}${lag}`;
}

function moment(value: MomentNode, name: (ref: ReferenceNode) => string): string {
  return value.date ? value.date.text : dependency(value.dep, name);
}

function conditionText(condition: ConditionNode, name: (ref: ReferenceNode) => string): string {
  switch (condition.type) {
    case "dependency":
      return dependency(condition.dep, name);
    case "slips":
      return `${name(condition.ref)} slips ${duration(condition.by)}`;
    case "chance":
      return `chance of ${name(condition.ref)} < ${condition.below.percent}%`;
    case "date":
      return condition.date.text;
    case "event":
      return quote(condition.text.value) + (condition.chance ? ` chance ${condition.chance.percent}%` : "");
  }
}

function recurrence(value: RecurrenceNode): string {
  switch (value.type) {
    case "weekday":
      return "weekday";
    case "days":
      return value.days.map((day) => WEEKDAYS[day - 1]).join(", ");
    case "beat":
      return value.interval === 1 ? "beat" : `${value.interval} beats`;
    case "rrule":
      return quote(value.rule.value);
    case "every": {
      const every = value.interval === 1 ? value.unit : `${value.interval} ${value.unit}s`;
      if (!value.on) return every;
      if (value.on.type === "days") return `${every} on ${value.on.days.map((day) => WEEKDAYS[day - 1]).join(", ")}`;
      if (value.on.type === "monthDays") return `${every} on day ${value.on.monthDays.join(", ")}`;
      const position = value.on.position === -1 ? "last" : ["first", "second", "third", "fourth"][value.on.position - 1];
      return `${every} on ${position} ${typeof value.on.day === "number" ? WEEKDAYS[value.on.day - 1] : value.on.day}`;
    }
  }
}

export function duration(node: DurationNode): string {
  return `${node.amount}${node.unit}`;
}

export function estimate(node: EstimateNode): string {
  if (!node.isRange) return duration(node.low);
  return node.likely ? `${duration(node.low)}..${duration(node.likely)}..${duration(node.high)}` : `${duration(node.low)}..${duration(node.high)}`;
}

function share(player: PlayerNode): string {
  return `${player.count === undefined ? "" : `${player.count} `}${player.percent === undefined ? "" : `${player.percent}% `}`;
}

function dates(range: DateRangeNode): string {
  return range.from === range.to || range.from.text === range.to.text ? range.from.text : `${range.from.text}..${range.to.text}`;
}

function days(node: DaysNode): string {
  return node.days.map((day) => WEEKDAYS[day - 1]).join(", ");
}

function times24(range: TimeRangeNode): string {
  return `${clockOf(range.from)}-${clockOf(range.to)}`;
}

function quote(text: string): string {
  return JSON.stringify(text);
}

function squeeze(text: string): string {
  return text.trim().replace(/\s+/gu, " ");
}

export function writtenPath(ref: ReferenceNode): string {
  return ref.parts.map((part) => nfc(part.text)).join(".");
}
