/** Why a node starts when it starts. */

import type { Instant } from "../calendar/model.ts";
import { clausesOf } from "../language/syntax.ts";
import type { Plan } from "../plan/model.ts";
import { boundOf, boundsFinish } from "./bounds.ts";
import { type Demand, demandOn, isActive, planStart } from "./critical-path.ts";
import { openAmount } from "./fixed-dates.ts";
import type { Levelled } from "./levelling/decode.ts";
import type { Reason } from "./model.ts";
import { LinkOrigin, LinkType, NodeKind } from "./network.ts";
import type { Drivers } from "./slack.ts";
import { dayText, endDayText, instantText, listText } from "./wording.ts";
import { beginAt, startOf, type WorkForms } from "./work-form.ts";

/** Reasons with more than this between them and what they explain are told as the time off that lies between. */
const WEEKEND = 3 * 1440;

export function reasonsOf(plan: Plan, forms: WorkForms, levelled: Levelled, drivers: Drivers, node: number): readonly Reason[] {
  const { network, zone } = forms;
  const titleOf = (entity: number) => plan.entities[entity].title;
  const start = levelled.start[node];
  const reasons: Reason[] = [];
  const started = network.started[node];
  const finished = network.finished[node];
  if (!Number.isNaN(started)) {
    reasons.push({ cause: "fact", on: undefined, until: started, text: `has been started on ${dayText(zone, started)}` });
    return reasons;
  }
  if (!Number.isNaN(finished)) {
    reasons.push({ cause: "fact", on: undefined, until: finished, text: `has been done by ${endDayText(zone, finished)}` });
    return reasons;
  }
  if (!Number.isNaN(network.on[node]))
    reasons.push({ cause: "date", on: undefined, until: network.on[node], text: `stands on ${dayText(zone, network.on[node])}` });
  const isWorkNode = network.kind[node] === NodeKind.Work;
  const form = levelled.formOf[node];
  const demand: Demand = { start: 0, finish: 0 };
  demandOn(forms, node, levelled, levelled.formOf, demand);
  const amount = openAmount(network, node);
  const needed = Math.max(
    demand.start,
    demand.finish > Number.NEGATIVE_INFINITY ? startOf(form, demand.finish, isWorkNode ? amount : 0) : Number.NEGATIVE_INFINITY,
  );
  const earliest = isWorkNode ? beginAt(form, needed) : needed;
  if (network.late[node] === 1 && start > earliest) reasons.push({ cause: "late", on: undefined, until: start, text: "is as late as what follows it allows" });
  else if (isWorkNode && start > earliest && Number.isNaN(network.on[node])) {
    const busy = Array.from(drivers.handOversTo(node))
      .filter((other) => levelled.finish[other] > earliest)
      .sort((a, b) => levelled.finish[b] - levelled.finish[a]);
    for (const other of busy.slice(0, 3)) {
      const shared = levelled.crews[other].resources.filter((resource) => levelled.crews[node].resources.includes(resource));
      const names = [...new Set(Array.from(shared, (resource) => titleOf(network.resourceEntity[resource])))];
      reasons.push({
        cause: "person",
        on: shared.length > 0 ? network.resourceEntity[shared[0]] : undefined,
        until: levelled.finish[other],
        text: `${listText(names)} ${names.length > 1 ? "are" : "is"} busy with ${titleOf(network.entity[other])} until ${endDayText(zone, levelled.finish[other])}`,
      });
    }
    if (busy.length === 0) {
      const names = [...new Set(levelled.crews[node].team.map((candidate) => titleOf(network.resourceEntity[network.candidateResource[candidate]])))];
      reasons.push({
        cause: "person",
        on: undefined,
        until: start,
        text: `${listText(names)} ${names.length > 1 ? "have" : "has"} no free time long enough before ${dayText(zone, start)}`,
      });
    }
  }
  for (const step of [...drivers.of(node), ...(reasons.some((reason) => reason.cause === "person") ? lastBounds(forms, levelled, node, needed) : [])]) {
    if (step.link < 0) continue;
    addLink(step.link, step.until);
  }
  if (
    network.notBefore[node] > Number.NEGATIVE_INFINITY &&
    (isWorkNode ? network.notBefore[node] : forms.times[network.calendar[node]].next(network.notBefore[node])) >= needed
  ) {
    reasons.push({
      cause: plan.entities[network.entity[node]].kind === "cue" ? "cue" : "date",
      on: undefined,
      until: network.notBefore[node],
      text: `not before ${dayText(zone, network.notBefore[node])}`,
    });
  }
  if (isWorkNode && needed === planStart(network) && !(network.notBefore[node] >= needed)) {
    reasons.push(
      Number.isNaN(network.status) || network.status < network.start
        ? { cause: "start", on: undefined, until: network.start, text: "starts with the plan" }
        : {
            cause: "status",
            on: undefined,
            until: network.status,
            text: `nothing that is not done starts before the status date, ${dayText(zone, network.status)}`,
          },
    );
  }
  if (isWorkNode && earliest - needed > WEEKEND && form.time) {
    reasons.push({
      cause: "calendar",
      on: undefined,
      until: earliest,
      text: `${offLabel(plan, forms, node, levelled, needed, earliest)} until ${instantText(zone, earliest)}`,
    });
  }
  if (reasons.length === 0) reasons.push({ cause: "start", on: undefined, until: network.start, text: "starts with the plan" });
  return reasons;

  function addLink(l: number, until: Instant): void {
    const from = network.linkFrom[l];
    const entity = network.entity[from];
    const origin = network.linkOrigin[l];
    if (origin === LinkOrigin.Movement && network.kind[from] === NodeKind.Gate) {
      // What a movement waits for, all that it holds waits for.
      for (const step of drivers.of(from)) if (step.link >= 0) addLink(step.link, step.until);
      const on = network.on[from];
      const held = Math.max(network.notBefore[from], Number.isNaN(on) ? Number.NEGATIVE_INFINITY : on);
      if (held > Number.NEGATIVE_INFINITY && forms.times[network.calendar[from]].next(held) >= levelled.finish[from])
        reasons.push({ cause: "movement", on: entity, until: held, text: `${titleOf(entity)} does not start before ${dayText(zone, held)}` });
      return;
    }
    if (origin === LinkOrigin.Movement) {
      for (const step of drivers.of(from)) if (step.link >= 0) addLink(step.link, step.until);
      return;
    }
    if (reasons.some((reason) => reason.on === entity && reason.cause !== "person")) return;
    const isCue = plan.entities[entity].kind === "cue";
    const verb = boundsFinish(network.linkType[l])
      ? "ends no earlier than"
      : origin === LinkOrigin.Cue && isCue
        ? "waits for the cue"
        : origin === LinkOrigin.Rehearsal
          ? "waits for the rehearsal"
          : "waits for";
    const part = network.linkPart[l];
    const what = !Number.isNaN(part)
      ? `${Math.round(part * 100)}% of ${titleOf(entity)}`
      : network.linkType[l] === LinkType.SS || network.linkType[l] === LinkType.SF
        ? `the start of ${titleOf(entity)}`
        : titleOf(entity);
    reasons.push({
      cause: origin === LinkOrigin.Rehearsal ? "rehearsal" : origin === LinkOrigin.Cue ? "cue" : "dependency",
      on: entity,
      until,
      text: `${verb} ${what}`,
    });
  }
}

/** The links that would decide if everybody were free. */
function lastBounds(forms: WorkForms, levelled: Levelled, node: number, needed: Instant): readonly { readonly link: number; readonly until: Instant }[] {
  const { network } = forms;
  const found: { readonly link: number; readonly until: Instant }[] = [];
  for (let l = network.linkFirst[node]; l < network.linkFirst[node + 1]; l++) {
    if (!isActive(network, l) || Number.isNaN(levelled.finish[network.linkFrom[l]]) || boundsFinish(network.linkType[l])) continue;
    const until = boundOf(forms, l, levelled, levelled.formOf);
    if (until >= needed && network.kind[network.linkFrom[l]] !== NodeKind.Gate) found.push({ link: l, until });
  }
  return found;
}

/** What takes the time before `until`: a labelled day off of the calendar or of one of the team, else that there is no working time. */
function offLabel(plan: Plan, forms: WorkForms, node: number, levelled: Levelled, from: Instant, until: Instant): string {
  const { network, zone } = forms;
  const first = zone.dayOf(from);
  const last = zone.dayOf(until);
  const team = levelled.crews[node].team.map((candidate) => network.resourceEntity[network.candidateResource[candidate]]);
  for (const entity of [...team, network.calendarEntity[network.calendar[node]]]) {
    if (entity < 0) continue;
    for (const { value } of clausesOf(plan.entities[entity].declaration, "off")) {
      if (value.dates.some((range) => range.from.firstDay <= last && range.to.lastDay >= first)) {
        const label = value.label ? ` (${value.label.value})` : "";
        return plan.entities[entity].kind === "calendar" ? `no working time${label}` : `${plan.entities[entity].title} is away${label}`;
      }
    }
  }
  return "no working time";
}
