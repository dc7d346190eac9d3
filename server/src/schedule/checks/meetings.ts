/** Meetings that take too much, or two at once. */

import { instantText, listText } from "../wording.ts";
import { type Check, diagnostic, idPlace, related } from "./evidence.ts";

/** Share of a person's working time that meetings may take. */
const MOST_MEETINGS = 0.2;

export const meetingLoad: Check = ({ schedule }, found) => {
  const { plan } = schedule;
  for (const person of schedule.people) {
    if (person.workingMinutes <= 0 || person.meetingMinutes <= MOST_MEETINGS * person.workingMinutes) continue;
    const entity = plan.entities[person.entity];
    const cadences = schedule.cadences.filter((cadence) => cadence.people.includes(person.entity) && cadence.occurrences.length > 0);
    const hours = (minutes: number) => Math.round((minutes / 60) * 10) / 10;
    found.push(
      diagnostic(
        "meeting-load",
        idPlace(plan, entity),
        `Meetings take ${Math.round((person.meetingMinutes / person.workingMinutes) * 100)} % of the working time of ${person.title}: ${hours(person.meetingMinutes)} h of ${hours(person.workingMinutes)} h. Shorten, drop or alternate one of ${listText(cadences.map((cadence) => cadence.title))}.`,
        {
          related: cadences.map((cadence) =>
            related(
              idPlace(plan, plan.entities[cadence.entity]),
              `${cadence.title} takes place ${cadence.occurrences.length === 1 ? "once" : `${cadence.occurrences.length} times`}`,
            ),
          ),
        },
      ),
    );
  }
};

export const cadenceClash: Check = ({ schedule, forms }, found) => {
  const { plan, cadences } = schedule;
  for (let b = 0; b < cadences.length; b++) {
    if (cadences[b].clashes.length === 0) continue;
    for (let a = 0; a < b; a++) {
      if (cadences[a].clashes.length === 0) continue;
      const shared = cadences[a].people.filter((person) => cadences[b].people.includes(person) && !isSeveral(schedule.people, person));
      if (shared.length === 0) continue;
      const others = cadences[a].clashes.map((k) => cadences[a].occurrences[k]);
      const times = cadences[b].clashes
        .map((k) => cadences[b].occurrences[k])
        .filter((mine) => others.some((other) => mine.start < other.finish && other.start < mine.finish));
      if (times.length === 0) continue;
      const more = times.length > 1 ? ` and ${times.length - 1} more ${times.length === 2 ? "time" : "times"}` : "";
      const who = listText(shared.slice(0, 5).map((person) => plan.entities[person].title));
      found.push(
        diagnostic(
          "cadence-clash",
          idPlace(plan, plan.entities[cadences[b].entity]),
          `${who} would be in ${cadences[b].title} and in ${cadences[a].title} at once, on ${instantText(forms.zone, times[0].start)}${more}: move one of them.`,
          { related: [related(idPlace(plan, plan.entities[cadences[a].entity]), `${cadences[a].title} is declared here`)] },
        ),
      );
    }
  }
};

function isSeveral(people: readonly { readonly entity: number; readonly players: number }[], entity: number): boolean {
  return people.some((person) => person.entity === entity && person.players > 1);
}
