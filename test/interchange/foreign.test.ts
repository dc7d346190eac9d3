/** Files that other tools and other people wrote. */
import fc from "fast-check";
import { XMLParser } from "fast-xml-parser";
import { describe, expect, test, vi } from "vitest";
import { zoneOf } from "../../server/src/calendar/zone.ts";
import { CSV_COLUMNS, toCsv } from "../../server/src/interchange/csv.ts";
import { IMPORT_FORMATS, importFrom } from "../../server/src/interchange/import.ts";
import { toMspdi } from "../../server/src/interchange/mspdi.ts";
import { parseCsv } from "../../server/src/interchange/read-csv.ts";
import { toTaskJuggler } from "../../server/src/interchange/taskjuggler.ts";
import { errorsOf, GALLERY, planOf, saidBy, scheduleOf } from "./plans.ts";

// A property takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const dates = (text: string) => {
  const schedule = scheduleOf(text);
  const zone = zoneOf(schedule.zone);
  return Object.fromEntries(schedule.items.map((item) => [item.id, `${zone.iso(item.start).slice(0, 16)} ${zone.iso(item.finish).slice(0, 16)}`]));
};

describe("CSV", () => {
  test("is RFC 4180: one record an item, quotes doubled, CRLF", () => {
    const csv = toCsv(
      scheduleOf('score x start 2027-01-04\ntask a "Say \\"hi\\", twice\\nor more" effort 2d\nmilestone m after a + 1d, start of a due 2027-02-01\n'),
    );
    const records = parseCsv(csv).map(({ fields }) => fields);
    expect(records[0]).toEqual([...CSV_COLUMNS]);
    expect(records.every((fields) => fields.length === CSV_COLUMNS.length)).toBe(true);
    const cell = (row: number, column: (typeof CSV_COLUMNS)[number]) => records[row][CSV_COLUMNS.indexOf(column)];
    expect(cell(1, "title")).toBe('Say "hi", twice\nor more');
    expect([cell(1, "start"), cell(1, "finish"), cell(1, "minutes")]).toEqual(["2027-01-04T09:00:00+00:00", "2027-01-05T17:00:00+00:00", "960"]);
    expect([cell(2, "after"), cell(2, "due"), cell(2, "state")]).toEqual(["a + 1d, start of a", "2027-02-01", "planned"]);
    expect(csv.endsWith("\r\n")).toBe(true);
  });

  test("records are read whatever the separator, the quotes and the line ends", () => {
    expect(parseCsv('a;b\n"x;""y""\nz";2\n').map(({ fields }) => fields)).toEqual([
      ["a", "b"],
      ['x;"y"\nz', "2"],
    ]);
    expect(parseCsv("a\tb\r\n1\t2\r3\t4").map(({ line, fields }) => [line, ...fields])).toEqual([
      [1, "a", "b"],
      [2, "1", "2"],
      [3, "3", "4"],
    ]);
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.string({ unit: fc.constantFrom("a", ",", '"', "\n", " ", "ü") }), { minLength: 2, maxLength: 2 }), { minLength: 1, maxLength: 5 }),
        (rows) => {
          const csv = `h,h\r\n${rows.map((row) => `${row.map((field) => `"${field.replaceAll('"', '""')}"`).join(",")}\r\n`).join("")}`;
          expect(
            parseCsv(csv)
              .slice(1)
              .map(({ fields }) => fields),
          ).toEqual(rows);
        },
      ),
    );
  });

  test("a table as MS Project saves it: outline, predecessors, resources", () => {
    const csv = [
      "ID,Task Name,Duration,Start,Finish,Predecessors,Resource Names,Outline Level,% Complete,Text30",
      "1,Build,5 days,Mon,,,,1,,",
      '2,Design,2 days,2027-01-04,2027-01-05,,"Lin Wu;Sam Roy[50%]",2,50%,',
      "3,Code,4 hrs,,,2FS+1 day;2SS,Lin Wu,2,,x",
      "4,Done,0 days,,,3FF-1d,,1,,",
      "5,Cure,3 edays,,,7,,1,,",
    ].join("\r\n");
    const imported = importFrom("csv", csv);
    expect(errorsOf(imported.text!)).toEqual([]);
    expect(saidBy(planOf(imported.text!)).map(({ path, kind, estimate, links }) => [path, kind, estimate, links])).toEqual([
      ["build", "movement", undefined, []],
      ["build.design", "task", "lasts 960/960/960", []],
      ["build.code", "task", "lasts 240/240/240", ["after finish build.design +480", "after start build.design "]],
      ["done", "milestone", undefined, ["ends after finish build.code -480"]],
      ["cure", "task", "lasts 4320/4320/4320 elapsed", []],
    ]);
    expect(imported.text).toContain("by lin-wu, 50% sam-roy");
    expect(imported.text).toContain("progress 50%");
    expect(imported.lost).toEqual([
      { line: 1, message: "the column `Text30` is left out" },
      { line: 6, message: "waits for `7`, which is not here" },
    ]);
  });

  test("a plain list with dates becomes lengths, and one without a title column is refused", () => {
    const imported = importFrom("csv", "Summary;Start Date;Due Date;End\nWrite;2027-01-04;2027-01-15;2027-01-08\nRead;;;\n");
    expect(imported.text).toContain('task write "Write" lasts 5d not before 2027-01-04 due 2027-01-15');
    expect(errorsOf(imported.text!)).toEqual([]);
    expect(importFrom("csv", "a,b\n1,2\n").problem).toMatch(/title/);
  });
});

describe("MS Project", () => {
  const project = (tasks: string, more = "") =>
    `<?xml version="1.0" encoding="UTF-8"?><Project xmlns="http://schemas.microsoft.com/project"><Name>plan.xml</Name><Title>Plan</Title><StartDate>2026-03-02T08:00:00</StartDate><CalendarUID>1</CalendarUID><MinutesPerDay>480</MinutesPerDay>
<Calendars><Calendar><UID>1</UID><Name>Standard</Name><IsBaseCalendar>1</IsBaseCalendar><WeekDays>${[1, 2, 3, 4, 5, 6, 7]
      .map((day) =>
        day === 1 || day === 7
          ? `<WeekDay><DayType>${day}</DayType><DayWorking>0</DayWorking></WeekDay>`
          : `<WeekDay><DayType>${day}</DayType><DayWorking>1</DayWorking><WorkingTimes><WorkingTime><FromTime>08:00:00</FromTime><ToTime>12:00:00</ToTime></WorkingTime><WorkingTime><FromTime>13:00:00</FromTime><ToTime>17:00:00</ToTime></WorkingTime></WorkingTimes></WeekDay>`,
      )
      .join(
        "",
      )}<WeekDay><DayType>0</DayType><DayWorking>0</DayWorking><TimePeriod><FromDate>2026-03-04T00:00:00</FromDate><ToDate>2026-03-04T23:59:00</ToDate></TimePeriod></WeekDay></WeekDays></Calendar></Calendars>
<Tasks>${tasks}</Tasks>${more}</Project>`;
  const task = (uid: number, name: string, level: number, rest: string) =>
    `<Task><UID>${uid}</UID><ID>${uid}</ID><Name>${name}</Name><OutlineLevel>${level}</OutlineLevel>${rest}</Task>`;
  const link = (uid: number, type: number, lag = 0, format = 7) =>
    `<PredecessorLink><PredecessorUID>${uid}</PredecessorUID><Type>${type}</Type><LinkLag>${lag}</LinkLag><LagFormat>${format}</LagFormat></PredecessorLink>`;
  const days = (count: number) => `<Duration>PT${count * 8}H0M0S</Duration><DurationFormat>7</DurationFormat>`;

  test("outline, links with lags, holidays and constraints give the dates of a hand-made network", () => {
    const imported = importFrom(
      "mspdi",
      project(
        [
          task(0, "Plan", 0, "<Summary>1</Summary>"),
          task(1, "Phase", 1, "<Summary>1</Summary>"),
          task(2, "A", 2, days(5)),
          task(3, "B &amp; C", 2, days(1) + link(2, 1, 4800)),
          task(4, "D", 1, days(2) + link(3, 3, 50, 19)),
          task(5, "E", 1, `${days(1)}<ConstraintType>4</ConstraintType><ConstraintDate>2026-03-20T08:00:00</ConstraintDate>`),
          task(6, "End", 1, `<Duration>PT0H0M0S</Duration><Milestone>1</Milestone><Deadline>2026-03-31T17:00:00</Deadline>${link(4, 1)}${link(5, 1)}`),
          task(7, "F", 1, `${days(1)}${link(2, 1, 28800, 8)}`),
        ].join(""),
      ),
    );
    expect(errorsOf(imported.text!)).toEqual([]);
    expect(imported.lost).toEqual([]);
    expect(dates(imported.text!)).toEqual({
      phase: "2026-03-02T08:00 2026-03-11T17:00",
      // Wednesday is a holiday.
      "phase.a": "2026-03-02T08:00 2026-03-09T17:00",
      "phase.b-c": "2026-03-11T08:00 2026-03-11T17:00",
      d: "2026-03-11T13:00 2026-03-13T12:00",
      e: "2026-03-20T08:00 2026-03-20T17:00",
      end: "2026-03-20T17:00 2026-03-20T17:00",
      // Two elapsed days after Monday 17:00.
      f: "2026-03-12T08:00 2026-03-12T17:00",
    });
  });

  test("people, their days off, parts of people, and what cannot be carried over", () => {
    const imported = importFrom(
      "mspdi",
      project(
        `${task(1, "Work", 1, `<Type>2</Type>${days(2)}<Work>PT32H0M0S</Work><ConstraintType>5</ConstraintType><ConstraintDate>2026-03-20T08:00:00</ConstraintDate><Notes>Remember</Notes>`)}${task(2, "Half", 1, days(1))}`,
        `<Resources><Resource><UID>1</UID><Name>Lin Wu</Name><Type>1</Type><MaxUnits>1.00</MaxUnits><StandardRate>90</StandardRate><StandardRateFormat>2</StandardRateFormat><EmailAddress>lin@example.org</EmailAddress></Resource><Resource><UID>2</UID><Name>Developers</Name><Type>1</Type><MaxUnits>3.00</MaxUnits></Resource><Resource><UID>3</UID><Name>Steel</Name><Type>0</Type></Resource></Resources>
<Assignments><Assignment><UID>1</UID><TaskUID>1</TaskUID><ResourceUID>2</ResourceUID><Units>2</Units></Assignment><Assignment><UID>2</UID><TaskUID>2</TaskUID><ResourceUID>1</ResourceUID><Units>0.5</Units></Assignment></Assignments>`,
      ),
    );
    expect(errorsOf(imported.text!)).toEqual([]);
    expect(imported.text).toContain('person lin-wu "Lin Wu" rate 90 EUR / h email "lin@example.org"');
    expect(imported.text).toContain('role developers "Developers" capacity 3');
    expect(imported.text).toContain('task work "Work" effort 4d by 2 developers note "Remember"');
    expect(imported.text).toContain('task half "Half" lasts 1d by 50% lin-wu');
    expect(imported.lost.map(({ message }) => message)).toEqual(["Steel is material or a cost, not somebody", "Work: `start no later than 2026-03-20T08:00`"]);
  });

  test("what is no file of MS Project is refused, not thrown at", () => {
    expect(importFrom("mspdi", "").problem).toBeDefined();
    expect(importFrom("mspdi", "<a><b></a>").problem).toMatch(/XML/);
    expect(importFrom("mspdi", "<html></html>").problem).toMatch(/Project/);
    expect(importFrom("mspdi", "<Project></Project>").text).toContain("score");
  });

  /** Orders of the sequences of the published schema, as far as the export writes them. */
  const ORDER: Readonly<Record<string, string>> = {
    Project:
      "SaveVersion Name Title ScheduleFromStart StartDate FinishDate CriticalSlackLimit CurrencyDigits CurrencyCode CalendarUID DefaultStartTime DefaultFinishTime MinutesPerDay MinutesPerWeek DaysPerMonth DurationFormat WorkFormat HonorConstraints NewTasksEstimated WeekStartDay StatusDate ExtendedAttributes Calendars Tasks Resources Assignments",
    Calendar: "UID Name IsBaseCalendar BaseCalendarUID WeekDays Exceptions",
    WeekDay: "DayType DayWorking TimePeriod WorkingTimes",
    WorkingTime: "FromTime ToTime",
    Exception: "EnteredByOccurrences TimePeriod Occurrences Name Type DayWorking WorkingTimes",
    Task: "UID ID Name Type IsNull WBS OutlineNumber OutlineLevel Priority Start Finish Duration DurationFormat Work EffortDriven Estimated Milestone Summary Critical EarlyStart EarlyFinish LateStart LateFinish FreeSlack TotalSlack PercentComplete PercentWorkComplete Cost ActualStart ActualFinish ConstraintType CalendarUID ConstraintDate Deadline LevelingCanSplit LevelingDelay LevelingDelayFormat Hyperlink HyperlinkAddress Notes PredecessorLink ExtendedAttribute",
    PredecessorLink: "PredecessorUID Type CrossProject LinkLag LagFormat",
    Resource: "UID ID Name Type IsNull Initials Code Group EmailAddress MaxUnits CanLevel AccrueAt StandardRate StandardRateFormat CalendarUID",
    Assignment: "UID TaskUID ResourceUID Finish Start Units Work",
    ExtendedAttribute: "FieldID FieldName Value Alias DurationFormat",
  };

  test.each(GALLERY)("the elements of %s stand in the order of the schema, and numbers and dates are of its types", (_, text) => {
    const xml = toMspdi(scheduleOf(text));
    const wrong: string[] = [];
    type Ordered = Record<string, unknown>;
    const walk = (nodes: readonly Ordered[], name: string) => {
      const order = ORDER[name]?.split(" ");
      let last = -1;
      for (const node of nodes) {
        const [child] = Object.keys(node).filter((key) => key !== ":@");
        if (child === "#text") continue;
        if (order) {
          const at = order.indexOf(child);
          if (at < last) wrong.push(`${child} in ${name}`);
          last = Math.max(last, at);
        }
        const inner = node[child] as readonly Ordered[];
        const value = inner.length === 1 ? inner[0]["#text"] : undefined;
        if (typeof value === "string") {
          if (/^(Duration|Work)$/.test(child) && !/^PT\d+H\d+M0S$/.test(value)) wrong.push(`${child} ${value}`);
          if (/(Start|Finish|Date|Deadline)$/.test(child) && child !== "ScheduleFromStart" && !/^\d{4}-\d\d-\d\dT\d\d:\d\d:00$/.test(value))
            wrong.push(`${child} ${value}`);
          if (/(UID|ID|Lag|Slack|Delay|Type|Format|Priority)$/.test(child) && !/^-?\d+$/.test(value)) wrong.push(`${child} ${value}`);
          if (/NaN|undefined|Infinity/.test(value)) wrong.push(`${child} ${value}`);
        }
        walk(inner, child);
      }
    };
    walk(new XMLParser({ preserveOrder: true, parseTagValue: false }).parse(xml) as readonly Ordered[], "");
    expect(wrong).toEqual([]);
    // Every link and assignment names what is there.
    const uids = new Set([...xml.matchAll(/<Task>\s*<UID>(\d+)/g)].map(([, uid]) => uid));
    for (const [, uid] of xml.matchAll(/<(?:PredecessorUID|TaskUID)>(\d+)</g)) expect(uids.has(uid)).toBe(true);
  });
});

describe("TaskJuggler", () => {
  const PROJECT = `
/* A project as its manual writes one. */
project acc "Accounting Software" 2027-01-04 - 2027-06-30 {
  timezone "Europe/Berlin"
  timeformat "%Y-%m-%d"
  currency "EUR"
  now 2027-01-18
  workinghours mon - fri 9:00 - 12:00, 13:00 - 18:00
  scenario plan "Plan" { scenario delayed "Delayed" }
}
leaves holiday "Good Friday" 2027-03-26, holiday "Easter" 2027-03-29
macro allocate_developers [ allocate dev1 ]
shift early "Early" { workinghours mon - fri 6:00 - 14:00 }
resource dev "Developers" {
  managers boss
  resource dev1 "Paul Smith" { email "paul@crash.net" rate 330.0 leaves annual 2027-02-01 - 2027-02-06 }
  resource dev2 "Sébastien Bono" { shifts early }
}
resource boss "Boss" { limits { weeklymax 20h } }
task acc "Accounting" {
  task spec "Specification" {
    effort 20d
    allocate dev1 { alternative dev2 select minloaded persistent }
    priority 700
    depends !deliveries.start
  }
  task software "Software Development" {
    depends !spec { gaplength 1d }
    task database "Database coupling" { effort 4w allocate dev1, dev2 }
    task gui "Graphical User Interface" { length 10d  depends !database { onstart gapduration 2d } complete 20 }
    task paint "Paint" { duration 36h note "It must
      dry" }
  }
  task deliveries "Milestones" {
    task start "Project start" { milestone start \${projectstart} }
    task beta "Beta" { milestone depends acc.software maxend 2027-05-01 }
  }
}
taskreport overview "" { formats html columns wbs, name, chart }
`;

  test("a project as its manual writes one", () => {
    const imported = importFrom("taskjuggler", PROJECT);
    expect(errorsOf(imported.text!)).toEqual([]);
    expect(saidBy(planOf(imported.text!)).map(({ path, kind, estimate, links }) => [path, kind, estimate, links])).toEqual([
      ["acc", "movement", undefined, []],
      ["acc.spec", "task", "effort 9600/9600/9600", ["after finish acc.deliveries.start "]],
      ["acc.software", "movement", undefined, ["after finish acc.spec +480"]],
      ["acc.software.database", "task", "effort 9600/9600/9600", []],
      ["acc.software.gui", "task", "lasts 4800/4800/4800", ["after start acc.software.database +2880e"]],
      ["acc.software.paint", "task", "lasts 2160/2160/2160 elapsed", []],
      ["acc.deliveries", "movement", undefined, []],
      ["acc.deliveries.start", "milestone", undefined, []],
      ["acc.deliveries.beta", "milestone", undefined, ["after finish acc.software "]],
    ]);
    const text = imported.text!;
    expect(text).toContain('  hours mon..fri 09:00-12:00, 13:00-18:00\n  off 2027-03-26 "Good Friday"\n  off 2027-03-29 "Easter"\n');
    expect(text).toContain('person dev1 "Paul Smith" email "paul@crash.net" rate 330 EUR / d off 2027-02-01..2027-02-05');
    expect(text).toContain('person dev2 "Sébastien Bono" calendar early');
    expect(text).toContain('person boss "Boss" gives 20h a week');
    expect(text).toContain('role dev "Developers" played by dev1, dev2');
    expect(text).toContain("  status 2027-01-18\n  zone Europe/Berlin\n");
    expect(text).toContain("by dev1, dev2");
    expect(text).toContain("due 2027-04-30");
    expect(imported.lost.map(({ line, message }) => `${line}: ${message}`)).toEqual([
      "9: scenarios other than the first",
      "12: `macro allocate_developers`, with all that is in it",
    ]);
  });

  test("what is none is refused", () => {
    expect(importFrom("taskjuggler", 'task a "A" { }').problem).toMatch(/project/);
  });

  test.each(GALLERY)("of %s every brace is closed, every id is one and every dependency is there", (_, score) => {
    const text = toTaskJuggler(scheduleOf(score));
    const code = text.replaceAll(/"(?:\\.|[^"\\])*"/g, '""').replaceAll(/#.*/g, "");
    expect(code.split("{").length).toBe(code.split("}").length);
    const ids = new Set<string>();
    const open: string[] = [];
    for (const line of code.split("\n")) {
      const [, keyword, id] = /^\s*(\w+) ?(\S*).*\{$/.exec(line) ?? [];
      if (keyword !== undefined) {
        open.push(keyword === "task" ? id : "");
        if (keyword === "task") ids.add(open.filter((part) => part !== "").join("."));
        if (keyword === "task" || keyword === "resource") expect(id).toMatch(/^[A-Za-z_]\w*$/);
      } else if (/^\s*\}/.test(line)) open.pop();
    }
    const depends = [...code.matchAll(/^\s*depends (.*)$/gm)].flatMap(([, list]) =>
      list
        .replaceAll(/\{[^}]*\}/g, "")
        .split(",")
        .map((id) => id.trim()),
    );
    for (const id of depends) expect(ids.has(id), id).toBe(true);
  });
});

describe("any text at all", () => {
  test.each(IMPORT_FORMATS)("is read as %s, or refused, and never thrown at", (format) => {
    const pieces = [
      "gantt\n",
      'project a "b" 2027-01-04 {',
      "}",
      'task x "y" { ',
      "effort 5d ",
      "depends a, ",
      "<Project>",
      "<Task>",
      "</Task>",
      "<UID>1</UID>",
      "title,id\n",
      '"',
      "a,b\n",
      "section s\n",
      ":a, 2027-01-04, 3d\n",
      "\n",
      "💥",
      "-8<-",
      "/*",
      "%% score task a.b effort 3d\n",
      "&#x0;",
      '<!DOCTYPE x [<!ENTITY a "b">]>',
      "workinghours mon - ",
      "leaves x 2027-99-99 ",
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 14 }), (parts) => {
        const imported = importFrom(format, parts.join(""));
        expect(imported.problem ?? imported.text).toBeTypeOf("string");
      }),
      { numRuns: 300 },
    );
  });
});
