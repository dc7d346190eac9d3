/**
 * A Gantt diagram of Mermaid with the dates of the schedule, each task with start and end by the clock on the wall, so that Mermaid has nothing to compute.
 * What Mermaid has no words for (estimates, links, players) stands in a comment above the task, in the words of the language: `%% score task api effort 6d..10d..18d after design`.
 */

import type { Schedule } from "../schedule/model.ts";
import { declaredItems, scheduleZone, scoreName } from "./declared.ts";
import { headerText } from "./header-text.ts";

/** What Mermaid would read as the beginning of a statement, or as a tag, in the place of a text or an id. */
const STATEMENT =
  /^(dateFormat|inclusiveEndDates|topAxis|axisFormat|tickInterval|includes|excludes|todayMarker|weekday|weekend|title|acc(Title|Descr|Description)|section|click|call|href|gantt|\d{4}-\d{2}-\d{2})/i;
const TAG = /^(active|done|crit|milestone|vert)$/;

/** What a comment of the export begins with; the import looks for it. */
export const MERMAID_COMMENT = "%% score ";

export function toMermaid(schedule: Schedule): string {
  const zone = scheduleZone(schedule);
  const { title } = scoreName(schedule);
  // By the movement that they are of, −1 for the score itself: two movements may have one title.
  const sections = new Map<number, { readonly name: string; readonly lines: string[] }>();
  for (const { item, entity } of declaredItems(schedule)) {
    const above = sections.get(item.parent)?.name;
    const comment = `    ${MERMAID_COMMENT}${headerText(schedule.plan, entity, item.id)}`;
    if (item.kind === "movement") {
      sections.set(item.entity, { name: item.parent < 0 ? item.title : `${above} / ${item.title}`, lines: [comment] });
      continue;
    }
    let section = sections.get(item.parent);
    if (!section) {
      section = { name: title, lines: [] };
      sections.set(item.parent, section);
    }
    const { lines } = section;
    lines.push(comment);
    // Contingent and skipped items have no dates: the comment is all there is to say.
    if (!Number.isFinite(item.start)) continue;
    const moment = item.kind === "milestone" || item.kind === "cue";
    const tags = [...(item.critical ? ["crit"] : []), ...(item.finished ? ["done"] : item.started ? ["active"] : []), ...(moment ? ["milestone"] : [])];
    const clock = (at: number) => zone.iso(at).slice(0, 16);
    lines.push(`    ${textOf(item.title)} :${[...tags, idOf(item.id), clock(item.start), clock(item.finish)].join(", ")}`);
  }
  const body = [...sections.values()].flatMap(({ name, lines }) => [`  section ${textOf(name)}`, ...lines]);
  return `${["gantt", `  title ${textOf(title)}`, "  dateFormat YYYY-MM-DDTHH:mm", "  axisFormat %d %b", ...body].join("\n")}\n`;
}

/** Characters that end a text, begin a comment or an entity, as Mermaid's own entities. */
function textOf(text: string): string {
  const plain = text.replaceAll(/\s+/g, " ").trim() || "-";
  const escaped = plain.replaceAll(/[#;:%<>"&\\{}]/g, (char) => `#${char.codePointAt(0)};`);
  return STATEMENT.test(plain) ? `#${plain.codePointAt(0)};${escaped.slice(1)}` : escaped;
}

function idOf(id: string): string {
  return TAG.test(id) ? `${id}_` : id;
}
