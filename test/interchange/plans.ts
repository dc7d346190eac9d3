/** Plans from text, and what they say, for the tests of the exchange with other tools. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "../../server/src/language/parser.ts";
import { clauseOf, type DurationNode } from "../../server/src/language/syntax.ts";
import { bind } from "../../server/src/plan/bind.ts";
import type { Entity, Plan } from "../../server/src/plan/model.ts";
import type { Schedule } from "../../server/src/schedule/model.ts";
import { schedule } from "../../server/src/schedule/schedule.ts";

export const NOW = 29_700_000;
const URI = "file:///plan.score";

export function planOf(text: string): Plan {
  const source = parse(text);
  return bind(URI, { get: (uri) => (uri === URI ? source : undefined) });
}

export function scheduleOf(text: string): Schedule {
  return schedule(planOf(text), { now: NOW })!;
}

/** Errors of syntax and of names, as `line: message`. */
export function errorsOf(text: string): readonly string[] {
  const plan = planOf(text);
  const syntax: string[] = [];
  const walk = (declarations: readonly { readonly problems: readonly { readonly message: string }[]; readonly children?: readonly unknown[] }[]) => {
    for (const declaration of declarations) {
      syntax.push(...declaration.problems.map((problem) => problem.message));
      walk((declaration.children ?? []) as never);
    }
  };
  const [file] = plan.files;
  syntax.push(...file.source.problems.map((problem) => problem.message));
  walk(file.source.items as never);
  return [...syntax, ...plan.diagnostics.filter(({ severity }) => severity === "error").map(({ code, message }) => `${code}: ${message}`)];
}

const EXAMPLES = join(import.meta.dirname, "../../examples");

export const GALLERY: readonly (readonly [name: string, text: string])[] = readdirSync(EXAMPLES)
  .filter((name) => name.endsWith(".score"))
  .map((name) => [name, readFileSync(join(EXAMPLES, name), "utf8")] as const);

export interface Said {
  readonly path: string;
  readonly kind: string;
  readonly title: string;
  /** `effort 480/960/1440`, in minutes. */
  readonly estimate: string | undefined;
  /** Sorted. */
  readonly links: readonly string[];
}

/** What a plan says of its movements, tasks and milestones, in minutes, so that two ways of writing the same are the same. */
export function saidBy(plan: Plan, minutesPerDay = 480, minutesPerWeek = 2400): readonly Said[] {
  return plan.entities
    .filter(({ kind }) => kind === "movement" || kind === "task" || kind === "milestone")
    .map((entity) => ({ path: entity.path, kind: entity.kind, title: entity.title, estimate: estimateOf(entity), links: linksOf(entity) }));

  function minutes(duration: DurationNode, elapsed: boolean): number {
    const { amount, unit } = duration;
    const factor = { s: 1 / 60, min: 1, h: 60, d: elapsed ? 1440 : minutesPerDay, w: elapsed ? 10_080 : minutesPerWeek, mo: 43_200, q: 129_600, y: 525_600 }[
      unit
    ];
    return Math.round(amount * factor);
  }

  function estimateOf({ declaration }: Entity): string | undefined {
    const effort = clauseOf(declaration, "effort")?.value;
    const lasts = clauseOf(declaration, "lasts")?.value;
    const estimate = effort ?? lasts?.estimate;
    if (!estimate) return undefined;
    const elapsed = lasts?.elapsed ?? false;
    const [low, high] = [minutes(estimate.low, elapsed), minutes(estimate.high, elapsed)];
    const likely = estimate.likely ? minutes(estimate.likely, elapsed) : (low + high) / 2;
    return `${effort ? "effort" : "lasts"} ${low}/${likely}/${high}${elapsed ? " elapsed" : ""}`;
  }

  function linksOf(entity: Entity): readonly string[] {
    const links: string[] = [];
    for (const clause of entity.declaration.clauses) {
      if (!clause.ok || (clause.name !== "after" && clause.name !== "ends after")) continue;
      for (const dependency of clause.value) {
        const on = plan.entities[plan.targetOf(entity, dependency.ref)];
        const { lag } = dependency;
        const anchor = dependency.anchor === "part" ? `${dependency.percent}%` : dependency.anchor;
        const tail = lag ? `${lag.sign < 0 ? "-" : "+"}${minutes(lag.duration, lag.elapsed)}${lag.elapsed ? "e" : ""}` : "";
        links.push(`${clause.name} ${anchor} ${on?.path} ${tail}`);
      }
    }
    return links.sort();
  }
}
