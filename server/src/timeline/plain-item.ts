/** An item as plain data, for a wire or a file: every fact and word of it worked out. */

import type { TimelineItem } from "./timeline.ts";

export function plainItem(item: TimelineItem): TimelineItem {
  return {
    entity: item.entity,
    id: item.id,
    kind: item.kind,
    title: item.title,
    parent: item.parent,
    start: item.start,
    finish: item.finish,
    about: item.about,
    length: item.length,
    slackMinutes: item.slackMinutes,
    slackUntil: item.slackUntil,
    critical: item.critical,
    contingent: item.contingent,
    skipped: item.skipped,
    progress: item.progress,
    started: item.started,
    finished: item.finished,
    due: item.due,
    dueSlackDays: item.dueSlackDays,
    people: item.people,
    who: item.who,
    whoShort: item.whoShort,
    owner: item.owner,
    tags: item.tags,
    doc: item.doc,
    why: item.why,
    criteria: item.criteria,
    cue: item.cue,
    rehearses: item.rehearses,
    notes: item.notes,
    source: item.source,
    handles: item.handles,
    rehearsed: item.rehearsed,
    ghost: item.ghost,
  };
}
