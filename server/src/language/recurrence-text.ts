/** The value of an RRULE of RFC 5545 §3.3.10, as text: what may stand in it. */

const DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"] as const;

const FREQUENCIES = ["YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY"] as const;

/** The smallest and the largest absolute value of each list of numbers, and whether it may count from the end. */
const LISTS: Readonly<Record<string, readonly [low: number, high: number, negative: boolean]>> = {
  BYMONTH: [1, 12, false],
  BYMONTHDAY: [1, 31, true],
  BYYEARDAY: [1, 366, true],
  BYWEEKNO: [1, 53, true],
  BYSETPOS: [1, 366, true],
  BYHOUR: [0, 23, false],
  BYMINUTE: [0, 59, false],
  BYSECOND: [0, 59, false],
};

/** What is wrong with the value of an RRULE, or undefined. */
export function ruleProblem(value: string): string | undefined {
  const text = value.trim().replace(/^RRULE:/i, "");
  if (text === "") return "the rule is empty: write one like `FREQ=MONTHLY;BYDAY=-1FR`";
  const seen = new Map<string, string>();
  for (const part of text.split(";")) {
    const match = /^([A-Za-z]+)=(.+)$/.exec(part);
    if (!match) return `\`${part}\` is no part of a recurrence rule: parts look like \`FREQ=WEEKLY\` and are separated by \`;\``;
    const name = match[1].toUpperCase();
    const operand = match[2].toUpperCase();
    if (seen.has(name)) return `${name} is there twice`;
    seen.set(name, operand);
    const problem = partProblem(name, operand);
    if (problem) return problem;
  }
  const freq = seen.get("FREQ");
  if (!freq) return "a recurrence rule needs a FREQ: `FREQ=DAILY`, `WEEKLY`, `MONTHLY` or `YEARLY`";
  if (seen.has("COUNT") && seen.has("UNTIL")) return "COUNT and UNTIL cannot stand in one rule: keep one of them";
  if (seen.has("BYWEEKNO") && freq !== "YEARLY") return "BYWEEKNO is for FREQ=YEARLY only";
  if (seen.has("BYYEARDAY") && ["DAILY", "WEEKLY", "MONTHLY"].includes(freq)) return `BYYEARDAY cannot stand with FREQ=${freq}`;
  if (seen.has("BYMONTHDAY") && freq === "WEEKLY") return "BYMONTHDAY cannot stand with FREQ=WEEKLY";
  if (/\d/.test(seen.get("BYDAY") ?? "") && (!["MONTHLY", "YEARLY"].includes(freq) || seen.has("BYWEEKNO"))) {
    return "a numbered day like `2MO` is for FREQ=MONTHLY and FREQ=YEARLY only";
  }
  if (seen.has("BYSETPOS") && ![...seen.keys()].some((name) => name.startsWith("BY") && name !== "BYSETPOS")) {
    return "BYSETPOS picks from what another BY… part lists: add one";
  }
  return undefined;
}

function partProblem(name: string, operand: string): string | undefined {
  const list = LISTS[name];
  if (list) {
    const [low, high, negative] = list;
    for (const item of operand.split(",")) {
      const number = /^[+-]?\d{1,3}$/.test(item) ? Number(item) : Number.NaN;
      const size = negative ? Math.abs(number) : number;
      if (!(size >= low && size <= high)) return `${name} takes numbers from ${low} to ${high}${negative ? ", or as many from the end" : ""}, not ${item}`;
    }
    return undefined;
  }
  switch (name) {
    case "FREQ":
      if (operand === "SECONDLY") return "a cadence every second is none: take FREQ=DAILY, or a longer one";
      return (FREQUENCIES as readonly string[]).includes(operand) ? undefined : `there is no FREQ=${operand}: take one of ${FREQUENCIES.join(", ")}`;
    case "INTERVAL":
    case "COUNT":
      return /^[1-9]\d{0,5}$/.test(operand) ? undefined : `${name} takes a whole number from 1, not ${operand}`;
    case "UNTIL":
      return /^\d{8}(T\d{6}Z?)?$/.test(operand) ? undefined : `UNTIL takes a date like 20271224 or 20271224T170000Z, not ${operand}`;
    case "WKST":
      return (DAYS as readonly string[]).includes(operand) ? undefined : `WKST takes one of ${DAYS.join(",")}, not ${operand}`;
    case "BYDAY": {
      const wrong = operand.split(",").find((item) => !/^([+-]?([1-9]|[1-4]\d|5[0-3]))?(MO|TU|WE|TH|FR|SA|SU)$/.test(item));
      return wrong === undefined ? undefined : `BYDAY takes days like MO, 2TU or -1FR, not ${wrong}`;
    }
    default:
      return `${name} is no part of a recurrence rule`;
  }
}
