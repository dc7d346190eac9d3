/** `dependency-cycle` of what is no work: calendars like each other, roles that play each other, goals that serve each other. */

import { useOf } from "../reference-use.ts";
import { removalOf } from "../removal.ts";
import { holderOf, referenceAt, referencesFor, type Table } from "../table.ts";
import type { PlanCheck, PlanSubject } from "./context.ts";

const RELATIONS: readonly (readonly [use: number, said: string])[] = [
  [useOf("like"), "is like"],
  [useOf("played by"), "is played by"],
  [useOf("serves"), "serves"],
];

export const selfReference: PlanCheck = (subject) => {
  for (const [use, said] of RELATIONS) circlesOf(subject, use, said);
};

function circlesOf(subject: PlanSubject, use: number, said: string): void {
  const { table, resolution, report } = subject;
  const next = new Map<number, { readonly target: number; readonly ref: number }[]>();
  for (const ref of referencesFor(table, use)) {
    const entity = holderOf(table, ref);
    const target = resolution.targets[ref]!;
    if (entity >= table.own || target < 0 || target >= table.own) continue;
    const list = next.get(entity);
    if (list) list.push({ target, ref });
    else next.set(entity, [{ target, ref }]);
  }
  const done = new Set<number>();
  for (const start of next.keys()) {
    const circle = circleFrom(start, next, done);
    if (!circle) continue;
    const first = circle[0]!;
    const reference = referenceAt(table, first.entity, first.ref)!;
    const removal = removalOf(table.declarations[first.entity]!, reference);
    report(first.entity, {
      code: "dependency-cycle",
      start: reference.start,
      end: reference.end,
      message: `This leads back to itself: ${circle.map(({ entity, target }) => `${name(table, entity)} ${said} ${name(table, target)}`).join(", ")}. Take one of these out.`,
      related: circle.slice(1).map(({ entity, ref, target }) => ({
        entity,
        start: referenceAt(table, entity, ref)!.start,
        end: referenceAt(table, entity, ref)!.end,
        message: `${name(table, entity)} ${said} ${name(table, target)}`,
      })),
      ...(removal ? { fixes: [{ title: "Take this out", edits: [removal] }] } : {}),
    });
  }
}

function name(table: Table, entity: number): string {
  return `\`${table.ids[entity]}\``;
}

interface Link {
  readonly entity: number;
  readonly target: number;
  readonly ref: number;
}

/** A circle that can be reached from `start` over what was not walked before; each is found once. */
function circleFrom(
  start: number,
  next: ReadonlyMap<number, readonly { readonly target: number; readonly ref: number }[]>,
  done: Set<number>,
): readonly Link[] | undefined {
  const path: { readonly entity: number; at: number }[] = [{ entity: start, at: 0 }];
  const links: Link[] = [];
  const onPath = new Set([start]);
  if (done.has(start)) return undefined;
  while (path.length > 0) {
    const top = path.at(-1)!;
    const link = next.get(top.entity)?.[top.at++];
    if (!link) {
      path.pop();
      links.pop();
      onPath.delete(top.entity);
      done.add(top.entity);
      continue;
    }
    if (onPath.has(link.target)) {
      for (const entity of onPath) done.add(entity);
      const whole = [...links, { entity: top.entity, ...link }];
      return whole.slice(whole.findIndex(({ entity }) => entity === link.target));
    }
    if (done.has(link.target)) continue;
    links.push({ entity: top.entity, ...link });
    path.push({ entity: link.target, at: 0 });
    onPath.add(link.target);
  }
  return undefined;
}
