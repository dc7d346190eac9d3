/**
 * The critical path cases of the research, each as a score. `STD` has a lunch break; `d` has 8 hours everywhere. Expected dates are
 * `MM-DDTHH:MM` of 2026, slack in working days of the score's calendar, which is STD unless `slackBy` says why another figure holds.
 *
 * Where the language differs from a vector it is written beside it: slack is always counted in the score's calendar (V14, V16, V17, V12),
 * a working lag always on the calendar of what waits (V15b and V15c have no form), a milestone is always at the end (V21b has none),
 * and what is left of a started task goes on from the status date whatever it waits for (V24a has no form).
 */

export interface Expected {
  readonly es?: string;
  readonly ef?: string;
  readonly ls?: string;
  readonly lf?: string;
  readonly ts?: number;
  readonly fs?: number;
}

export interface Vector {
  readonly id: string;
  readonly body: string;
  readonly status?: string;
  readonly off?: string;
  readonly expect: Readonly<Record<string, Expected>>;
}

const NET =
  "task A lasts 3d\ntask B lasts 4d\ntask C lasts 2d after A\ntask D lasts 5d after A, B\ntask E lasts 1d after C\ntask F lasts 2d after C, D\ntask G lasts 4d after D\ntask H lasts 3d after E, F\ntask I lasts 2d after G, H";

export const VECTORS: readonly Vector[] = [
  {
    id: "V01 FS",
    body: "task A lasts 3d\ntask B lasts 2d after A",
    expect: { A: { es: "03-02T08:00", ef: "03-04T17:00", ts: 0, fs: 0 }, B: { es: "03-05T08:00", ef: "03-06T17:00", ts: 0 } },
  },
  {
    id: "V02 FS + 2d",
    body: "task A lasts 3d\ntask B lasts 2d after A + 2d",
    expect: { B: { es: "03-09T08:00", ef: "03-10T17:00" }, A: { lf: "03-04T17:00", ts: 0 } },
  },
  {
    id: "V03 FS - 1d",
    body: "task A lasts 3d\ntask B lasts 2d after A - 1d",
    expect: { A: { ef: "03-04T17:00", ts: 0 }, B: { es: "03-04T08:00", ef: "03-05T17:00", ts: 0 } },
  },
  {
    id: "V04 SS + 1d",
    body: "task A lasts 4d\ntask B lasts 2d after start of A + 1d",
    expect: { A: { ef: "03-05T17:00", ts: 0, fs: 0 }, B: { es: "03-03T08:00", ef: "03-04T17:00", ls: "03-04T08:00", lf: "03-05T17:00", ts: 1, fs: 1 } },
  },
  {
    id: "V05 SS - 1d",
    body: "task A lasts 2d not before 2026-03-04\ntask B lasts 2d after start of A - 1d",
    expect: { A: { es: "03-04T08:00", ef: "03-05T17:00", ts: 0 }, B: { es: "03-03T08:00", ef: "03-04T17:00", ts: 1 } },
  },
  {
    id: "V06 FF + 1d",
    body: "task A lasts 4d\ntask B lasts 2d ends after A + 1d",
    expect: { A: { ts: 0, lf: "03-05T17:00" }, B: { es: "03-05T08:00", ef: "03-06T17:00", ts: 0 } },
  },
  {
    id: "V07 FF - 1d",
    body: "task A lasts 4d\ntask B lasts 2d ends after A - 1d",
    expect: { A: { ts: 0 }, B: { es: "03-03T08:00", ef: "03-04T17:00", ts: 1 } },
  },
  {
    id: "V08 SF",
    body: "task A lasts 2d not before 2026-03-05\ntask B lasts 2d ends after start of A",
    expect: { A: { es: "03-05T08:00", ef: "03-06T17:00" }, B: { es: "03-03T08:00", ef: "03-04T17:00", ts: 2 } },
  },
  {
    id: "V09 SF + 1d, SF - 1d",
    body: "task A lasts 2d not before 2026-03-05\ntask B lasts 2d ends after start of A + 1d\ntask C lasts 2d ends after start of A - 1d",
    expect: { B: { es: "03-04T08:00", ef: "03-05T17:00", ts: 1 }, C: { es: "03-02T08:00", ef: "03-03T17:00", ts: 3 } },
  },
  {
    id: "V10 ladder",
    body: "task A lasts 2d\ntask B lasts 5d after start of A + 1d ends after A + 1d\ntask C lasts 5d\ntask D lasts 2d after start of C + 1d ends after C + 1d",
    expect: {
      A: { ef: "03-03T17:00", ts: 0 },
      B: { es: "03-03T08:00", ef: "03-09T17:00", ts: 0 },
      C: { ef: "03-06T17:00", ts: 0 },
      D: { es: "03-06T08:00", ef: "03-09T17:00", ts: 0 },
    },
  },
  {
    id: "V11 working and elapsed lags",
    body: "task A lasts 5d\ntask B lasts 1d after A + 2d\ntask C lasts 1d after A + 2d elapsed\ntask D lasts 1d after A + 3d elapsed\ntask E lasts 1d after A - 1d elapsed",
    expect: { B: { es: "03-11T08:00", ef: "03-11T17:00" }, C: { es: "03-09T08:00", ts: 2 }, D: { es: "03-10T08:00", ts: 1 }, E: { es: "03-06T08:00", ts: 3 } },
  },
  // The vector counts the 15 hours of the clock that the cure has; in working time of the score there are none.
  {
    id: "V12 elapsed",
    body: "task A lasts 5d\ntask Cure lasts 3d elapsed after A\ntask B lasts 1d after Cure",
    expect: { Cure: { es: "03-06T17:00", ef: "03-09T17:00", ts: 0 }, B: { es: "03-10T08:00", ef: "03-10T17:00", ts: 0 } },
  },
  {
    id: "V13 holiday",
    off: "2026-03-04",
    body: "task A lasts 5d\ntask B lasts 1d after A",
    expect: { A: { es: "03-02T08:00", ef: "03-09T17:00" }, B: { es: "03-10T08:00" } },
  },
  // Slack of A by the score's calendar: Wed 12:00 to Mon 12:00 is 4 h + 8 h + 8 h + 4 h; the vector counts 4 h of its own calendar.
  {
    id: "V14 part time",
    body: "task A lasts 12h calendar PT\ntask B lasts 2d calendar PT",
    expect: { A: { ef: "03-04T12:00", ts: 3 }, B: { ef: "03-09T12:00", ts: 0 } },
  },
  {
    id: "V15a lag on the calendar of what waits",
    body: "task A lasts 12h calendar PT\ntask B lasts 1d after A + 1d",
    expect: { B: { es: "03-05T13:00", ef: "03-06T12:00" } },
  },
  // Slack of D by the score's calendar: Mon 12:00 to Tue 17:00 is 1.5 d, and Saturday counts nothing.
  {
    id: "V16 mixed calendars",
    body: "task A lasts 5d\ntask B lasts 3d calendar SEVEN after A\ntask C lasts 1d after B\ntask D lasts 1d calendar SAT after A",
    expect: { B: { es: "03-07T08:00", ef: "03-09T17:00" }, C: { es: "03-10T08:00" }, D: { es: "03-07T08:00", ef: "03-09T12:00", ts: 1.5 } },
  },
  // B7 could lose four days of its own calendar; two of them are working days of the score.
  {
    id: "V17 slack over a weekend",
    body: "task A lasts 5d\ntask B lasts 3d\ntask B7 lasts 3d calendar SEVEN\ntask C lasts 2d after A, B, B7",
    expect: {
      A: { ts: 0, fs: 0 },
      B: { ef: "03-04T17:00", lf: "03-06T17:00", ts: 2, fs: 2 },
      B7: { ef: "03-04T17:00", lf: "03-08T17:00", ts: 2, fs: 2 },
      C: { es: "03-09T08:00", ef: "03-10T17:00", ts: 0 },
    },
  },
  {
    id: "V18 total and free slack",
    body: "task A lasts 6d\ntask B lasts 1d\ntask C lasts 2d after B\ntask D lasts 1d after A, C",
    expect: { A: { ef: "03-09T17:00", ts: 0 }, B: { ts: 3, fs: 0 }, C: { ts: 3, fs: 3 }, D: { es: "03-10T08:00", ts: 0 } },
  },
  {
    id: "V19 negative slack",
    body: "task A lasts 5d\ntask B lasts 5d after A due 2026-03-10",
    expect: { A: { ef: "03-06T17:00", lf: "03-03T17:00", ts: -3 }, B: { ef: "03-13T17:00", lf: "03-10T17:00", ts: -3 } },
  },
  {
    id: "V20 near-critical",
    body: "task A lasts 5d\ntask B lasts 4d\ntask C lasts 2d\ntask D lasts 1d after A, B, C",
    expect: { A: { ts: 0 }, B: { ts: 1 }, C: { ts: 3 }, D: { ts: 0, es: "03-09T08:00" } },
  },
  {
    id: "V21a milestone at a day's border",
    body: "task A lasts 5d\nmilestone M after A\ntask B lasts 1d after M\ntask C lasts 1d after M + 1d elapsed",
    expect: { M: { es: "03-06T17:00", ef: "03-06T17:00" }, B: { es: "03-09T08:00" }, C: { es: "03-09T08:00" } },
  },
  { id: "V22 milestone with a lag", body: "task A lasts 5d\nmilestone M after A + 1d", expect: { M: { es: "03-09T17:00", ef: "03-09T17:00" } } },
  {
    id: "V23 as of a date",
    status: "2026-03-05",
    body: "task A lasts 5d started 2026-03-02 remaining 3d\ntask B lasts 2d after A\ntask C lasts 1d",
    expect: { A: { es: "03-02T08:00", ef: "03-09T17:00" }, B: { es: "03-10T08:00", ef: "03-11T17:00" }, C: { es: "03-05T08:00", ef: "03-05T17:00" } },
  },
  {
    id: "V24b out of sequence",
    status: "2026-03-05",
    body: "task A lasts 5d started 2026-03-02 remaining 3d\ntask B lasts 4d after A started 2026-03-04 remaining 3d\ntask C lasts 1d after B",
    expect: { A: { ef: "03-09T17:00" }, B: { es: "03-04T08:00", ef: "03-09T17:00" }, C: { es: "03-10T08:00" } },
  },
  {
    id: "V25 finished early",
    status: "2026-03-06",
    body: "task A lasts 5d started 2026-03-02 finished 2026-03-04T17:00\ntask B lasts 2d after A",
    expect: { A: { ef: "03-04T17:00" }, B: { es: "03-06T08:00", ef: "03-09T17:00" } },
  },
  {
    id: "V26 the lunch break",
    body: "task A lasts 6h\ntask B lasts 4h after A\ntask C lasts 1h after B\ntask D lasts 2h not before 2026-03-02T12:30",
    expect: {
      A: { ef: "03-02T15:00" },
      B: { es: "03-02T15:00", ef: "03-03T10:00" },
      C: { ef: "03-03T11:00" },
      D: { es: "03-02T13:00", ef: "03-02T15:00", ts: 0.625 },
    },
  },
  {
    id: "V27 textbook network",
    body: NET,
    expect: {
      A: { ts: 1, fs: 0 },
      B: { ts: 0, fs: 0 },
      C: { ts: 4, fs: 0 },
      D: { es: "03-06T08:00", ef: "03-12T17:00", ts: 0 },
      E: { ts: 5, fs: 5 },
      F: { ts: 0 },
      G: { ts: 1, fs: 1 },
      H: { ts: 0 },
      I: { es: "03-20T08:00", ef: "03-23T17:00", ts: 0 },
    },
  },
];

export const CALENDARS = `calendar STD { hours mon..fri 08:00-12:00, 13:00-17:00 }
calendar SEVEN { hours mon..sun 08:00-12:00, 13:00-17:00 }
calendar PT { hours mon..wed 08:00-12:00 }
calendar SAT { hours mon..fri 08:00-12:00, 13:00-17:00 hours sat 08:00-12:00 }`;
