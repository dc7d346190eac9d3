/** Dates, chances and days as short words. Dates are ISO, in the score's zone. */

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

const DAY = 86_400_000;

/** Epoch day of an ISO date. */
export function dayNumber(date: string): number {
  return Math.round(Date.parse(`${date}T00:00:00Z`) / DAY);
}

export function isoDate(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

/** `27 Apr`, or `27 Apr 2028` where the year is not the usual one. */
export function shortDate(date: string | undefined, usualYear: string): string {
  if (date === undefined) return "never";
  const [year, month, day] = date.split("-");
  return `${Number(day)} ${MONTHS[Number(month) - 1]}${year === usualYear ? "" : ` ${year}`}`;
}

/** `Tue 27 Apr 2027` */
export function fullDate(date: string): string {
  return `${WEEKDAYS[new Date(`${date}T00:00:00Z`).getUTCDay()]} ${shortDate(date, "")}`;
}

export { percentText as percent } from "../../server/src/lsp/rehearsal-protocol.ts";

/** `3.5 days` */
export function days(count: number): string {
  const rounded = Math.round(count * 10) / 10;
  return `${rounded} ${Math.abs(rounded) === 1 ? "day" : "days"}`;
}

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en-GB").replaceAll(",", "\u202f")} ${count === 1 ? one : many}`;
}
