/** Values of options that are more than words: read, or refused with what would be right. */

import { type ParsedDate, parseDate } from "../language/dates.ts";
import { CommandFailure } from "./terminal.ts";

/** A date, or a period of the language: `2027-03-01`, `2027-W05`, `2027-Q2`. */
export function dateOption(text: string, name: string): ParsedDate {
  const date = parseDate(text);
  if (date === undefined) throw new CommandFailure(`${name} takes a date such as 2027-03-01, not ${text}.`);
  return date;
}

export function wholeNumberOption(value: unknown, name: string, least: number, most: number): number {
  const number = typeof value === "string" && value.trim() === "" ? Number.NaN : Number(value);
  if (!Number.isInteger(number) || number < least || number > most)
    throw new CommandFailure(`${name} takes a whole number from ${least} to ${most}, not ${value}.`);
  return number;
}

export function positiveNumberOption(text: string, name: string): number {
  const number = Number(text);
  if (!Number.isFinite(number) || number <= 0) throw new CommandFailure(`${name} takes a number above 0, not ${text}.`);
  return number;
}
