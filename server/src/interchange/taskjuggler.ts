/**
 * A project of TaskJuggler 3. Its scheduler works out its own dates from the same work, people and dependencies.
 * Each task keeps its declaration in the custom attribute `Score`, so that what TaskJuggler has no word for (ranges, leads, `ends after`) comes back on import.
 */

import type { CalendarRules, DayRange, Instant } from "../calendar/model.ts";
import { isoDateOf } from "../language/civil.ts";
import { clauseOf, type DurationNode } from "../language/syntax.ts";
import type { Entity, Plan } from "../plan/model.ts";
import { absenceOf, beginningOf, calendarNamedBy, rulesOf } from "../schedule/calendars.ts";
import { workMinutes } from "../schedule/durations.ts";
import type { Schedule, ScheduledItem } from "../schedule/model.ts";
import { type DeclaredItem, type DeclaredLink, dateOf, declaredItems, impliedLinks, type Player, round, scheduleZone, scoreName, texts } from "./declared.ts";
import { headerText } from "./header-text.ts";

/** `Score` of the milestones that only hold a date; the import leaves them out. */
export const TASKJUGGLER_HELPER = "helper";

/** Minutes. */
const RESOLUTION = 5;

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

export function toTaskJuggler(schedule: Schedule): string {
  return new Writer(schedule).write();
}

class Writer {
  readonly #schedule: Schedule;
  readonly #plan: Plan;
  readonly #items: readonly DeclaredItem[];
  readonly #ids: ReadonlyMap<number, string>;
  readonly #implied: ReturnType<typeof impliedLinks>;
  readonly #resourceIds = new Map<number, readonly string[]>();
  readonly #helpers = new Map<string, string>();
  readonly #lines: string[] = [];
  #indent = 0;

  constructor(schedule: Schedule) {
    this.#schedule = schedule;
    this.#plan = schedule.plan;
    this.#items = declaredItems(schedule);
    this.#implied = impliedLinks(schedule);
    this.#ids = taskIds(this.#items.filter(({ item }) => isWritten(item)));
  }

  write(): string {
    const { id, title } = scoreName(this.#schedule);
    const zone = scheduleZone(this.#schedule);
    const start = zone.dayOf(this.#schedule.start);
    // Room to schedule in: TaskJuggler refuses what does not fit.
    const last = this.#items.reduce((latest, { item }) => Math.max(latest, item.due ?? latest), Math.max(this.#schedule.finish, this.#schedule.due ?? 0));
    const end = zone.dayOf(last) + Math.max(30, Math.ceil((this.#schedule.finish - this.#schedule.start) / 2880));
    const score = this.#plan.entities[this.#plan.score];
    const calendar = score && calendarNamedBy(this.#plan, score);
    const rules = rulesOf(this.#plan, calendar);
    this.#open(`project ${plainId(id)} ${quote(title)} ${isoDateOf(start)} - ${isoDateOf(end)}`);
    this.#line(`timezone ${quote(this.#schedule.zone)}`);
    this.#line('timeformat "%Y-%m-%d %H:%M"');
    this.#line(`timingresolution ${RESOLUTION} min`);
    this.#line(`dailyworkinghours ${round(this.#schedule.minutesPerDay / 60)}`);
    this.#line(`yearlyworkingdays ${round((365 / 7) * (this.#schedule.minutesPerWeek / this.#schedule.minutesPerDay), 3)}`);
    if (this.#schedule.cost) this.#line(`currency ${quote(this.#schedule.cost.currency)}`);
    if (this.#schedule.status !== undefined) this.#line(`now ${this.#moment(this.#schedule.status)}`);
    this.#workingHours(rules);
    this.#open("extend task");
    this.#line('text Score "Score"');
    this.#close();
    this.#open("extend resource");
    this.#line('text Score "Score"');
    this.#close();
    this.#close();
    this.#line("");
    for (const range of rules.off) this.#line(`leaves holiday "Off" ${interval(range)}`);
    this.#shifts(calendar);
    this.#resources();
    this.#tasks();
    this.#line("");
    this.#open('taskreport plan "plan"');
    this.#line("formats csv");
    this.#line("columns id, name, start, end");
    this.#close();
    return `${this.#lines.join("\n")}\n`;
  }

  /** Calendars other than the score's. */
  #shifts(own: Entity | undefined): void {
    for (const entity of this.#plan.entities) {
      if (entity.kind !== "calendar" || entity === own) continue;
      const rules = rulesOf(this.#plan, entity);
      this.#open(`shift ${plainId(entity.id)} ${quote(entity.title)}`);
      if (rules.zone !== this.#schedule.zone) this.#line(`timezone ${quote(rules.zone)}`);
      this.#workingHours(rules);
      for (const range of rules.off) this.#line(`leaves holiday ${interval(range)}`);
      this.#close();
    }
  }

  #resources(): void {
    const taken = new Set(this.#items.flatMap(({ item }) => item.people));
    for (const { entity } of this.#schedule.people) taken.add(entity);
    for (const index of taken) {
      const entity = this.#plan.entities[index];
      const players = Math.max(1, Math.round(this.#schedule.people.find((load) => load.entity === index)?.players ?? 1));
      const id = `r_${plainId(entity.id)}`;
      const ids = players === 1 ? [id] : Array.from({ length: players }, (_, k) => `${id}_${k + 1}`);
      this.#resourceIds.set(index, ids);
      this.#open(`resource ${id} ${quote(entity.title)}`);
      this.#line(`Score ${quote(`${entity.kind} ${entity.path}`)}`);
      const calendar = calendarNamedBy(this.#plan, entity);
      if (calendar && calendar.index !== this.#scoreCalendar()) this.#line(`shifts ${plainId(calendar.id)}`);
      for (const range of absenceOf(entity.declaration)) this.#line(`leaves annual ${interval(range)}`);
      const gives = clauseOf(entity.declaration, "gives")?.value;
      if (gives) this.#line(`limits { weeklymax ${round(this.#minutes(gives) / 60)}h }`);
      const rate = clauseOf(entity.declaration, "rate")?.value;
      if (rate) this.#line(`rate ${round(dailyRate(this.#schedule, rate.amount, rate.per), 4)}`);
      const email = clauseOf(entity.declaration, "email")?.value.value;
      if (email) this.#line(`email ${quote(email)}`);
      if (players > 1) for (const [k, player] of ids.entries()) this.#line(`resource ${player} ${quote(`${entity.title} ${k + 1}`)}`);
      this.#close();
    }
  }

  #tasks(): void {
    const written = this.#items.filter(({ item }) => isWritten(item));
    const body = this.#lines.length;
    const open: number[] = [];
    for (const declared of written) {
      while (open.length > 0 && open[open.length - 1] !== declared.item.parent) {
        open.pop();
        this.#close();
      }
      this.#task(declared);
      if (declared.item.kind === "movement") open.push(declared.item.entity);
      else this.#close();
    }
    for (const _ of open) this.#close();
    const skipped = this.#items.filter(({ item }) => !isWritten(item));
    for (const { item, entity } of skipped) this.#line(`# not scheduled: ${headerText(this.#plan, entity, item.id)}`);
    const helpers = [...this.#helpers].flatMap(([date, id]) => [
      `task ${id} ${quote(`Not before ${date}`)} {`,
      "  milestone",
      `  start ${date}`,
      `  Score ${quote(TASKJUGGLER_HELPER)}`,
      "}",
    ]);
    this.#lines.splice(body, 0, ...helpers);
  }

  #task({ item, entity, estimate, links, players }: DeclaredItem): void {
    const { declaration } = entity;
    this.#open(`task ${this.#ids.get(item.entity)!.split(".").at(-1)} ${quote(item.title)}`);
    this.#line(`Score ${quote(headerText(this.#plan, entity, item.id))}`);
    if (item.kind === "milestone" || item.kind === "cue") this.#line("milestone");
    else if (estimate) {
      const { likely, low, high, elapsed } = estimate;
      const minutes = likely ? this.#minutes(likely, elapsed) : (this.#minutes(low, elapsed) + this.#minutes(high, elapsed)) / 2;
      // TaskJuggler books nobody for sure on a `length`; of one person full time it is the same work as an effort.
      const alone = item.people.length === 1 && players.every(({ share }) => share === 1);
      const word = elapsed ? "duration" : item.people.length > 0 && (estimate.clause === "effort" || alone) ? "effort" : "length";
      this.#line(`${word} ${lengthText(minutes)}`);
    } else if (item.kind !== "movement") this.#line(`length ${lengthText(this.#schedule.minutesPerDay)}`);
    if (item.kind !== "movement") this.#allocations(item, players);
    this.#dates(item, entity, links);
    const priority = clauseOf(declaration, "priority")?.value.value;
    if (priority !== undefined) this.#line(`priority ${Math.max(1, Math.min(1000, Math.round(priority)))}`);
    if (item.progress > 0 && item.kind !== "movement") this.#line(`complete ${Math.round(item.progress * 100)}`);
    const notes = texts(declaration, "note");
    if (notes.length > 0) this.#line(`note ${quote(notes.join(" "))}`);
  }

  /** Who does it: one allocation for each player of the schedule, the others of the role as alternatives for it. */
  #allocations(item: ScheduledItem, players: readonly Player[]): void {
    const used = new Map<number, number>();
    const limits: string[] = [];
    for (const person of item.people) {
      const ids = this.#resourceIds.get(person) ?? [];
      const position = used.get(person) ?? 0;
      used.set(person, position + 1);
      const [first, ...others] = [...ids.slice(position), ...ids.slice(0, position)];
      if (first === undefined) continue;
      const alternatives = item.people.filter((each) => each === person).length === 1 ? others : [];
      this.#line(`allocate ${first}${alternatives.length > 0 ? ` { alternative ${alternatives.join(", ")} persistent }` : ""}`);
      const share = players.find(({ who }) => who.index === person)?.share ?? (players.length === 1 ? players[0].share : 1);
      if (share < 1) limits.push(`dailymax ${round((share * this.#schedule.minutesPerDay) / 60)}h { resources ${first} }`);
    }
    // A second `limits` would take the place of the first.
    if (limits.length > 0) this.#line(`limits { ${limits.join(" ")} }`);
  }

  #dates(item: ScheduledItem, entity: Entity, links: readonly DeclaredLink[]): void {
    const { declaration } = entity;
    const zone = scheduleZone(this.#schedule);
    const depends = links.flatMap((link) => this.#dependency(link));
    const linked = new Set(links.map(({ on }) => on.index));
    for (const link of this.#implied.get(item.entity) ?? []) {
      if (linked.has(link.from) || link.type !== "FS") continue;
      // A lead: TaskJuggler has none, so the cue keeps its date alone.
      if ((this.#schedule.itemOf(link.from)?.finish ?? 0) > item.start) continue;
      const id = this.#ids.get(link.from);
      if (id) depends.push(id);
    }
    const on = dateOf(declaration, "on");
    const notBefore = dateOf(declaration, "not before");
    if (on && item.kind !== "milestone") this.#line(`start ${this.#moment(beginningOf(zone, on))}`);
    else if (on && Number.isFinite(item.finish)) this.#line(`start ${this.#moment(item.finish)}`);
    else if (notBefore) depends.push(this.#helper(this.#moment(beginningOf(zone, notBefore))));
    // A cue that fires later than what it waits for has a date of its own.
    else if (item.kind === "cue" && depends.length === 0) this.#line(`start ${this.#moment(item.start)}`);
    else if (item.kind === "cue" && this.#linkedUntil(item) < item.start) depends.push(this.#helper(this.#moment(item.start)));
    if (depends.length > 0) this.#line(`depends ${depends.join(", ")}`);
    if (item.due !== undefined) this.#line(`maxend ${this.#moment(item.due)}`);
    if (clauseOf(declaration, "late")) this.#line("scheduling alap");
  }

  /** When the last of those is done whose end a cue or a rehearsal makes an item wait for. */
  #linkedUntil(item: ScheduledItem): Instant {
    const links = (this.#implied.get(item.entity) ?? []).filter(({ type }) => type === "FS");
    const finishes = links.map(({ from }) => this.#schedule.itemOf(from)?.finish ?? Number.NEGATIVE_INFINITY);
    return Math.max(...finishes.filter((finish) => finish <= item.start));
  }

  /** What TaskJuggler can say of a dependency: finish or start of the other, with a gap of no less than nothing. */
  #dependency({ clause, on, dependency }: DeclaredLink): readonly string[] {
    const id = this.#ids.get(on.index);
    if (!id || clause === "ends after" || dependency.anchor === "part") return [];
    const options = dependency.anchor === "start" ? ["onstart"] : [];
    const { lag } = dependency;
    if (lag && lag.sign > 0) {
      const minutes = this.#minutes(lag.duration, lag.elapsed);
      options.push(lag.elapsed ? `gapduration ${lengthText(minutes)}` : `gaplength ${lengthText(minutes)}`);
    }
    return [options.length > 0 ? `${id} { ${options.join(" ")} }` : id];
  }

  #helper(date: string): string {
    let id = this.#helpers.get(date);
    if (!id) {
      id = `not_before_${date.replaceAll(/\W/g, "_")}`;
      this.#helpers.set(date, id);
    }
    return id;
  }

  #workingHours(rules: CalendarRules): void {
    for (const [day, hours] of rules.hours.entries()) {
      const times = hours.map((range) => `${clock(range.from)} - ${clock(range.to)}`).join(", ");
      this.#line(`workinghours ${DAYS[day]} ${times === "" ? "off" : times}`);
    }
  }

  #scoreCalendar(): number {
    const score = this.#plan.entities[this.#plan.score];
    return (score && calendarNamedBy(this.#plan, score)?.index) ?? -1;
  }

  #minutes(duration: DurationNode, elapsed = false): number {
    const { minutesPerDay, minutesPerWeek } = this.#schedule;
    return workMinutes(elapsed ? { minutesPerDay: 1440, minutesPerWeek: 10_080 } : { minutesPerDay, minutesPerWeek }, duration.amount, duration.unit);
  }

  /** `2027-01-04-09:30` in the score's zone, in steps of the finest resolution that TaskJuggler has. */
  #moment(at: Instant): string {
    const text = scheduleZone(this.#schedule)
      .iso(Math.floor(at / RESOLUTION) * RESOLUTION)
      .slice(0, 16);
    return text.endsWith("T00:00") ? text.slice(0, 10) : text.replace("T", "-");
  }

  #open(text: string): void {
    this.#line(`${text} {`);
    this.#indent++;
  }

  #close(): void {
    this.#indent--;
    this.#line("}");
  }

  #line(text: string): void {
    this.#lines.push(text === "" ? "" : "  ".repeat(this.#indent) + text);
  }
}

function isWritten(item: ScheduledItem): boolean {
  return Number.isFinite(item.start) && !item.contingent && !item.skipped;
}

/** Whole ids of tasks; the letters that TaskJuggler takes are ASCII ones, and siblings must stay apart. */
function taskIds(items: readonly DeclaredItem[]): ReadonlyMap<number, string> {
  const ids = new Map<number, string>();
  const taken = new Set<string>();
  for (const { item, entity } of items) {
    const above = ids.get(item.parent);
    const own = plainId(entity.id);
    let id = above === undefined ? own : `${above}.${own}`;
    for (let k = 2; taken.has(id); k++) id = `${above === undefined ? own : `${above}.${own}`}_${k}`;
    taken.add(id);
    ids.set(item.entity, id);
  }
  return ids;
}

function plainId(id: string): string {
  const plain = id
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[^A-Za-z0-9_]/g, "_");
  return /^[A-Za-z_]/.test(plain) ? plain : `_${plain}`;
}

function quote(text: string): string {
  return `"${text.replaceAll(/\s+/g, " ").replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

function clock(minute: number): string {
  return `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, "0")}`;
}

/** In minutes, which mean the same whatever a day is. */
function lengthText(minutes: number): string {
  return minutes % 60 === 0 ? `${round(minutes / 60)}h` : `${Math.round(minutes)}min`;
}

/** Ends are exclusive. */
function interval(range: DayRange): string {
  return `${isoDateOf(range.from)} - ${isoDateOf(range.to + 1)}`;
}

function dailyRate(schedule: Schedule, amount: number, per: "h" | "d" | "w" | "mo"): number {
  const days = { h: 60 / schedule.minutesPerDay, d: 1, w: schedule.minutesPerWeek / schedule.minutesPerDay, mo: 20 }[per];
  return amount / days;
}
