/** Dates that cannot be kept, and work that never has time. */

import { isoDateOf } from "../../language/civil.ts";
import { clauseOf } from "../../language/syntax.ts";
import { boundOf, boundsFinish } from "../bounds.ts";
import { isActive } from "../critical-path.ts";
import { isFact } from "../fixed-dates.ts";
import { NodeKind, NodeState } from "../network.ts";
import { dayText, endDayText, listText } from "../wording.ts";
import { beginAt } from "../work-form.ts";
import { type Check, clausePlace, diagnostic, idPlace, related, replacing } from "./evidence.ts";
import { daysLate } from "./promises.ts";

/** What stands `on` a date while what it waits for is done later. */
export const impossibleDates: Check = (evidence, found) => {
  const { forms, levelled, schedule } = evidence;
  const { network, zone } = forms;
  const { plan } = schedule;
  for (let node = 0; node < network.nodes; node++) {
    const on = network.on[node];
    if (Number.isNaN(on) || isFact(network, node) || network.state[node] !== NodeState.Planned || Number.isNaN(levelled.start[node])) continue;
    const stays = Number.isNaN(network.onEnd[node]) ? levelled.start[node] : network.onEnd[node];
    let worst = -1;
    let latest = Number.NEGATIVE_INFINITY;
    for (let l = network.linkFirst[node]; l < network.linkFirst[node + 1]; l++) {
      if (!isActive(network, l) || Number.isNaN(levelled.finish[network.linkFrom[l]])) continue;
      const bound = boundOf(forms, l, levelled, levelled.formOf);
      // Friday evening and Monday morning are the same moment for work.
      const isLate = boundsFinish(network.linkType[l])
        ? bound > Math.max(stays, levelled.finish[node])
        : network.kind[node] === NodeKind.Work
          ? beginAt(levelled.formOf[node], bound) > stays
          : bound > stays;
      if (isLate && bound > latest) {
        latest = bound;
        worst = l;
      }
    }
    if (worst < 0) continue;
    const entity = plan.entities[network.entity[node]];
    const awaited = plan.entities[network.entity[network.linkFrom[worst]]];
    const days = daysLate(evidence, stays, latest);
    const date = clauseOf(entity.declaration, "on")?.value;
    const possible = network.kind[node] === NodeKind.Work ? beginAt(levelled.formOf[node], latest) : latest - 1;
    found.push(
      diagnostic(
        "impossible-date",
        clausePlace(plan, entity, "on"),
        `\`${entity.path}\` cannot be on ${dayText(zone, on)}: \`${awaited.path}\` allows it on ${dayText(zone, possible)} at the earliest, ${days} working ${days === 1 ? "day" : "days"} later.`,
        {
          related: [related(idPlace(plan, awaited), `\`${awaited.path}\` ends on ${endDayText(zone, levelled.finish[network.linkFrom[worst]])}`)],
          fixes: date
            ? [{ title: `Move \`on\` to ${dayText(zone, possible)}: +${days} d`, edits: [replacing(plan, entity, date, isoDateOf(zone.dayOf(possible)))] }]
            : [],
        },
      ),
    );
  }
};

/** Calendars without any working time, and work whose people are never at work. */
export const noWorkingTime: Check = ({ forms, levelled, schedule }, found) => {
  const { network } = forms;
  const { plan } = schedule;
  const told = new Set<number>();
  for (let calendar = 0; calendar < network.calendars.length; calendar++) {
    const index = network.calendarEntity[calendar];
    if (forms.times[calendar].exists || index < 0 || told.has(index)) continue;
    told.add(index);
    const entity = plan.entities[index];
    found.push(
      diagnostic(
        "no-working-time",
        idPlace(plan, entity),
        `\`${entity.id}\` has no working time: give it \`hours\`, as in \`hours mon..fri 09:00-17:00\`, or fewer days off.`,
      ),
    );
  }
  for (const node of network.order) {
    if (network.kind[node] !== NodeKind.Work || network.state[node] !== NodeState.Planned || !Number.isNaN(levelled.finish[node])) continue;
    const entity = plan.entities[network.entity[node]];
    const team = levelled.crews[node].team.map((candidate) => plan.entities[network.resourceEntity[network.candidateResource[candidate]]]);
    const never = levelled.crews[node].team
      .filter((candidate) => !Number.isFinite(forms.times[network.candidateCalendar[candidate]].next(network.start)))
      .map((candidate) => plan.entities[network.resourceEntity[network.candidateResource[candidate]]]);
    const who =
      never.length > 0
        ? `${listText(never.map((player) => player.title))} never ${never.length > 1 ? "work" : "works"} after the start of the plan`
        : team.length > 1
          ? `${listText(team.map((player) => player.title))} are never at work at the same time`
          : "its calendar has no working time after the start of the plan";
    found.push(
      diagnostic("no-working-time", clausePlace(plan, entity, "by", "calendar"), `\`${entity.path}\` is never done: ${who}.`, {
        related: never.map((player) => related(idPlace(plan, player), `${player.title} is declared here`)),
      }),
    );
  }
};
