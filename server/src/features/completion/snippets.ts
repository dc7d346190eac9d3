/** Whole declarations with places to fill in. */

import type { Kind } from "../../language/kinds.ts";

/** What stands behind the keyword; the order of the places is the order in which people think of them. */
export const DECLARATION_SNIPPETS: Readonly<Record<Kind, string>> = {
  score: 'score ${1:id} "${2:Title}" {\n\tvision "${3:Who is better off, and how they notice}"\n\tstart ${4:date}\n\tfinish ${5:date}\n\ttempo ${6:2w}\n}\n$0',
  calendar: 'calendar ${1:id} "${2:Title}" {\n\thours ${3:mon..fri} ${4:09:00-12:00, 13:00-18:00}\n\t$0\n}',
  person: 'person ${1:id} "${2:Name}"$0',
  role: 'role ${1:id} "${2:Title}" ${3|played by,capacity|} $0',
  goal: 'goal ${1:id} "${2:Title}" measure "${3:what is counted}" from ${4:0} to ${5:100} owner ${6:role} due ${7:date}$0',
  movement: 'movement ${1:id} "${2:Title}" {\n\t$0\n}',
  task: 'task ${1:id} "${2:Title}" effort ${3:3d} by ${4:role}$0',
  milestone: 'milestone ${1:id} "${2:Title}" after ${3:task} due ${4:date} owner ${5:role} {\n\tdone when "${6:what a stranger could check}"$0\n}',
  rehearsal: 'rehearsal ${1:id} "${2:Title}" rehearses ${3:task} lasts ${4:4h} by ${5:role} pass when "${6:what must be seen}"$0',
  cue: 'cue ${1:id} "${2:Title}" when ${3:milestone} by ${4:role} to ${5:role} starts ${6:task}$0',
  cadence: 'cadence ${1:id} "${2:Title}" every ${3:fri} at ${4:15:00} for ${5:1h} with ${6:role}$0',
  risk: 'risk ${1:id} "${2:Title}" chance ${3:30%} delays ${4:task} by ${5:2d..5d..10d} owner ${6:role}$0',
  concern: 'concern ${1:id} "${2:What worries you}" about ${3:task} raised ${4:date}$0',
};
