/**
 * iCalendar (RFC 5545): cadences as recurring events in their own zone, tasks, milestones, rehearsals and cues as single ones.
 * What a rule yields and the schedule does not is an EXDATE, what a holiday moved is an instance of its own (RECURRENCE-ID).
 */

import type { Instant, Occurrence } from "../calendar/model.ts";
import { recurrenceOf } from "../calendar/recurrence.ts";
import type { RecurrenceRule } from "../calendar/recurrence-rule.ts";
import { DEFAULT_HOURS } from "../calendar/working-time.ts";
import { type Zone, zoneOf } from "../calendar/zone.ts";
import { clauseOf } from "../language/syntax.ts";
import type { Schedule, ScheduledCadence, ScheduledItem } from "../schedule/model.ts";
import { ownerOf, scheduleZone, scoreName, stablePath, texts } from "./declared.ts";

/** A property: name with its parameters, and value; both as they stand on the line. */
type Line = readonly [name: string, value: string];

/** `stamp` is the epoch minute of the export (DTSTAMP): the clock is the host's. */
export function toIcs(schedule: Schedule, stamp: Instant): string {
  const zones = new Set<string>([schedule.zone]);
  for (const cadence of schedule.cadences) zones.add(cadence.zone ?? schedule.zone);
  const events = [
    ...schedule.items.filter(isEvent).map((item) => itemEvent(schedule, item, stamp)),
    ...schedule.cadences.flatMap((cadence) => cadenceEvents(schedule, cadence, stamp)),
  ];
  const [first, last] = spanOf(schedule);
  const { title } = scoreName(schedule);
  const lines: Line[] = [
    ["BEGIN", "VCALENDAR"],
    ["VERSION", "2.0"],
    ["PRODID", "-//Downbeat//Downbeat//EN"],
    ["CALSCALE", "GREGORIAN"],
    ["METHOD", "PUBLISH"],
    ["NAME", escapeText(title)],
    ["X-WR-CALNAME", escapeText(title)],
    ["X-WR-TIMEZONE", schedule.zone],
    ...[...zones].filter((name) => !isUtc(name)).flatMap((name) => timezone(zoneOf(name), first, last)),
    ...events.flat(),
    ["END", "VCALENDAR"],
  ];
  return lines.map(([name, value]) => fold(`${name}:${value}`)).join("");
}

function isEvent(item: ScheduledItem): boolean {
  return item.kind !== "movement" && Number.isFinite(item.start) && Number.isFinite(item.finish);
}

function spanOf(schedule: Schedule): readonly [Instant, Instant] {
  let first = Number.isFinite(schedule.start) ? schedule.start : 0;
  let last = Number.isFinite(schedule.finish) ? schedule.finish : first;
  for (const item of schedule.items) {
    if (Number.isFinite(item.start)) first = Math.min(first, item.start);
    if (Number.isFinite(item.finish)) last = Math.max(last, item.finish);
  }
  for (const { occurrences } of schedule.cadences) {
    if (occurrences.length === 0) continue;
    first = Math.min(first, occurrences[0].start);
    last = Math.max(last, occurrences[occurrences.length - 1].finish);
  }
  return [first, last];
}

function itemEvent(schedule: Schedule, item: ScheduledItem, stamp: Instant): readonly Line[] {
  const zone = scheduleZone(schedule);
  const entity = schedule.plan.entities[item.entity];
  const { declaration } = entity;
  const owner = ownerOf(schedule.plan, entity);
  const people = item.people.map((person) => schedule.plan.entities[person].title);
  const description = [
    declaration.doc,
    people.length > 0 ? `By ${people.join(", ")}` : "",
    owner ? `Owner: ${owner.title}` : "",
    ...(clauseOf(declaration, "done when")?.value ?? []).map((criterion) => `Done when ${criterion.value}`),
    item.why.length > 0 ? `Why then: ${item.why[0].text}` : "",
    ...texts(declaration, "note"),
    ...texts(declaration, "link"),
  ];
  return [
    ["BEGIN", "VEVENT"],
    ["UID", uidOf(schedule, item.kind, item.entity)],
    ["DTSTAMP", utcTime(stamp)],
    dateTime("DTSTART", zone, item.start),
    // An event without an end takes no time: a milestone is a moment.
    ...(item.finish > item.start ? [dateTime("DTEND", zone, item.finish)] : []),
    ["SUMMARY", escapeText(item.title)],
    ...descriptionLine(description),
    ["CATEGORIES", [item.kind, ...declaration.tags.map((tag) => tag.text)].map(escapeText).join(",")],
    // Work is not a meeting: it leaves a calendar free.
    ["TRANSP", "TRANSPARENT"],
    ["END", "VEVENT"],
  ];
}

function cadenceEvents(schedule: Schedule, cadence: ScheduledCadence, stamp: Instant): readonly (readonly Line[])[] {
  const { occurrences } = cadence;
  if (occurrences.length === 0) return [];
  const zone = zoneOf(cadence.zone ?? schedule.zone);
  const { declaration } = schedule.plan.entities[cadence.entity];
  const people = cadence.people.map((person) => schedule.plan.entities[person].title);
  const decides = clauseOf(declaration, "decides")?.value.value;
  const common: readonly Line[] = [
    ["SUMMARY", escapeText(cadence.title)],
    ...descriptionLine([
      declaration.doc,
      people.length > 0 ? `With ${people.join(", ")}` : "",
      decides ? `Decides: ${decides}` : "",
      ...texts(declaration, "note"),
      ...texts(declaration, "link"),
    ]),
    ["CATEGORIES", [cadence.purpose ?? "cadence", ...declaration.tags.map((tag) => tag.text)].map(escapeText).join(",")],
  ];
  const uid = uidOf(schedule, "cadence", cadence.entity);
  const allDay = cadence.allDay ?? false;
  const event = (number: number, start: Instant, finish: Instant, more: readonly Line[]): readonly Line[] => [
    ["BEGIN", "VEVENT"],
    ["UID", number === 0 ? uid : uid.replace("@", `/${number + 1}@`)],
    ["DTSTAMP", utcTime(stamp)],
    moment("DTSTART", zone, start, allDay),
    moment("DTEND", zone, finish, allDay),
    ...more,
    ...common,
    ["END", "VEVENT"],
  ];

  const events: (readonly Line[])[] = [];
  let left: readonly Placed[] = occurrences.map((occurrence) => placed(zone, occurrence));
  for (const [number, rule] of (cadence.rules ?? []).entries()) {
    const series = seriesOf(rule, left, zone, allDay);
    if (!series) continue;
    left = left.filter((each) => !series.taken.has(each));
    const master = series.first;
    events.push(
      event(number, master.original, master.original + (master.occurrence.finish - master.occurrence.start), [
        ["RRULE", series.rule],
        ...series.excluded.map((start) => moment("EXDATE", zone, start, allDay)),
        ...series.missing.map((local): Line => [`EXDATE;TZID=${zone.name}`, wallTime(local)]),
      ]),
    );
    for (const each of series.taken) {
      if (each.original === each.occurrence.start) continue;
      events.push(event(number, each.occurrence.start, each.occurrence.finish, [moment("RECURRENCE-ID", zone, each.original, allDay)]));
    }
  }
  // What no rule yields (beats of odd lengths): a list of dates.
  if (left.length > 0) {
    const [first, ...others] = left.map((each) => each.occurrence);
    events.push(
      event(
        events.length === 0 ? 0 : (cadence.rules?.length ?? 0),
        first.start,
        first.finish,
        others.map((each) => moment("RDATE", zone, each.start, allDay)),
      ),
    );
  }
  return events;
}

/** An occurrence with the instant at which its rule put it, before a holiday moved it. */
interface Placed {
  readonly occurrence: Occurrence;
  readonly original: Instant;
}

function placed(zone: Zone, occurrence: Occurrence): Placed {
  const { start, movedFrom } = occurrence;
  return { occurrence, original: movedFrom === undefined ? start : zone.toInstant(movedFrom, zone.minuteOf(start)) };
}

interface Series {
  readonly first: Placed;
  /** Without COUNT, until the last of its occurrences. */
  readonly rule: string;
  readonly excluded: readonly Instant[];
  /** Local times that a change of the clock skips: RFC 5545 passes them over, but not every reader does. */
  readonly missing: readonly number[];
  readonly taken: ReadonlySet<Placed>;
}

/** The occurrences that a rule yields, as a series that begins with the first of them. */
function seriesOf(rule: RecurrenceRule, occurrences: readonly Placed[], zone: Zone, allDay: boolean): Series | undefined {
  const endless = rule.text
    .split(";")
    .filter((part) => !/^(COUNT|UNTIL)=/.test(part))
    .join(";");
  const last = Math.max(...occurrences.map((each) => each.original));
  const starts = expand(endless, zone.toInstant(rule.from, allDay ? 0 : zone.minuteOf(occurrences[0].original)), last + 1, zone, allDay);
  const yielded = new Set(starts);
  const taken = new Set<Placed>();
  const originals = new Set<Instant>();
  for (const each of occurrences) {
    if (!yielded.has(each.original) || originals.has(each.original)) continue;
    taken.add(each);
    originals.add(each.original);
  }
  if (taken.size === 0) return undefined;
  const first = [...taken].reduce((one, other) => (other.original < one.original ? other : one));
  const end = Math.max(...originals);
  const until = allDay ? localDate(zone, end) : utcTime(end);
  return {
    first,
    rule: `${endless};UNTIL=${until}`,
    excluded: starts.filter((start) => start > first.original && start < end && !originals.has(start)),
    missing: allDay ? [] : missingTimes(endless, first.original, end, zone),
    taken,
  };
}

function missingTimes(rule: string, from: Instant, until: Instant, zone: Zone): readonly number[] {
  const local = expand(rule, zone.toLocal(from), zone.toLocal(until), zoneOf("UTC"), false);
  return local.filter((at) => !zone.has(Math.floor(at / 1440), at - Math.floor(at / 1440) * 1440));
}

function expand(text: string, from: Instant, until: Instant, zone: Zone, allDay: boolean): readonly Instant[] {
  return recurrenceOf({
    every: { type: "rrule", rule: { value: text, start: 0, end: 0 }, start: 0, end: 0 },
    zone: zone.name,
    calendar: { zone: zone.name, hours: DEFAULT_HOURS, off: [], work: [] },
    at: allDay ? undefined : zone.minuteOf(from),
    lasts: undefined,
    tempo: undefined,
    start: from,
    from: undefined,
    until,
    except: [],
    holidays: "keep",
  }).occurrences.map((occurrence) => occurrence.start);
}

/** The changes of offset that the plan meets, as observances; the first holds from before it. */
function timezone(zone: Zone, first: Instant, last: Instant): readonly Line[] {
  const periods = zone.periods(first - 400 * 1440, last + 400 * 1440);
  const standard = Math.min(...periods.map((period) => period.offset));
  const lines: Line[] = [
    ["BEGIN", "VTIMEZONE"],
    ["TZID", zone.name],
  ];
  for (const [k, period] of periods.entries()) {
    const before = k === 0 ? period.offset : periods[k - 1].offset;
    const kind = period.offset > standard ? "DAYLIGHT" : "STANDARD";
    lines.push(
      ["BEGIN", kind],
      // By the clock that was shown until then.
      ["DTSTART", k === 0 ? "19700101T000000" : wallTime(period.start + before)],
      ["TZOFFSETFROM", offsetText(before)],
      ["TZOFFSETTO", offsetText(period.offset)],
      ["END", kind],
    );
  }
  lines.push(["END", "VTIMEZONE"]);
  return lines;
}

function uidOf(schedule: Schedule, kind: string, entity: number): string {
  const path = stablePath(schedule.plan, schedule.plan.entities[entity]);
  return escapeText(`${kind}.${path}@${scoreName(schedule).id}.downbeat`);
}

function descriptionLine(parts: readonly string[]): readonly Line[] {
  const text = parts.filter((part) => part !== "").join("\n");
  return text === "" ? [] : [["DESCRIPTION", escapeText(text)]];
}

function moment(name: string, zone: Zone, at: Instant, allDay: boolean): Line {
  return allDay ? [`${name};VALUE=DATE`, localDate(zone, at)] : dateTime(name, zone, at);
}

function dateTime(name: string, zone: Zone, at: Instant): Line {
  return isUtc(zone.name) ? [name, utcTime(at)] : [`${name};TZID=${zone.name}`, wallTime(zone.toLocal(at))];
}

function isUtc(name: string): boolean {
  return name === "UTC" || name === "Etc/UTC";
}

/** `20270104T091500` of local minutes. */
function wallTime(local: number): string {
  return new Date(local * 60_000).toISOString().slice(0, 19).replaceAll(/[-:]/g, "");
}

function utcTime(at: Instant): string {
  return `${wallTime(Math.round(at))}Z`;
}

function localDate(zone: Zone, at: Instant): string {
  return wallTime(zone.toLocal(at)).slice(0, 8);
}

/** `+0100` */
function offsetText(offset: number): string {
  const size = Math.abs(offset);
  return `${offset < 0 ? "-" : "+"}${String(Math.floor(size / 60)).padStart(2, "0")}${String(size % 60).padStart(2, "0")}`;
}

/** A TEXT value (§3.3.11). */
function escapeText(text: string): string {
  return (
    text
      .replaceAll(/\r\n?/g, "\n")
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters may not stand in a TEXT
      .replaceAll(/[\x00-\x08\x0b-\x1f\x7f]/g, " ")
      .replaceAll(/[\\;,]/g, (char) => `\\${char}`)
      .replaceAll("\n", "\\n")
  );
}

const ENCODER = new TextEncoder();

/** A content line, folded at 75 octets without tearing a character apart (§3.1), with its CRLF. */
function fold(line: string): string {
  if (line.length <= 75 && ENCODER.encode(line).length <= 75) return `${line}\r\n`;
  let folded = "";
  let octets = 0;
  for (const char of line) {
    const size = ENCODER.encode(char).length;
    if (octets + size > 75) {
      folded += "\r\n ";
      octets = 1;
    }
    folded += char;
    octets += size;
  }
  return `${folded}\r\n`;
}
