/** The review for a terminal. Signs as well as colour say the class; colours come from the caller. */

import type { ChangeJson, ReviewJson } from "./json.ts";
import { causeWords, chances, changeWords, dates, day, percent, promises, VERDICTS, verdictSentence, yearOf } from "./words.ts";

/** How to paint; each gives its text back where there is no colour. */
export interface Paint {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  yellow(text: string): string;
  green(text: string): string;
}

const SIGNS = { breaking: "!", risk: "▲", note: "·", cosmetic: " " } as const;

export function textReport(review: ReviewJson, paint: Paint): string {
  const year = yearOf(review);
  const colour = { fine: paint.green, look: paint.yellow, decide: paint.red }[review.verdict];
  const lines = [`${paint.bold(colour(VERDICTS[review.verdict]))}: ${verdictSentence(review)}`, ""];

  const moved = review.consequences.targets.filter((target) => target.moved);
  if (moved.length > 0) {
    const rehearsed = review.base.rehearsed !== null && review.head.rehearsed !== null;
    const head = ["Promise", "Promised", "Planned", ...(rehearsed ? ["P80", "Chance"] : []), "Because of"];
    const rows = moved.map((target) => [
      target.whole ? "the whole plan" : target.id,
      target.due ? day(target.due, year) : "–",
      target.after
        ? target.before
          ? dates(target.before.planned, target.after.planned, target.slipDays, year)
          : `new, ${day(target.after.planned, year)}`
        : "gone",
      ...(rehearsed ? [dates(target.before?.p80, target.after?.p80, target.slipDaysP80, year), chances(target.before, target.after)] : []),
      causeWords(target, review),
    ]);
    lines.push(...table([head, ...rows], paint), "");
  }
  const still = promises(review).filter((target) => !target.moved && !target.whole);
  if (still.length > 0)
    lines.push(`Unmoved: ${still.map((target) => `${target.id}${target.after?.chance == null ? "" : ` (${percent(target.after.chance)})`}`).join(", ")}`, "");

  const { critical, people, cost, diagnostics, tell } = review.consequences;
  if (critical.joined.length > 0) lines.push(`Now critical: ${critical.joined.join(", ")}`);
  if (critical.left.length > 0) lines.push(`No longer critical: ${critical.left.join(", ")}`);
  for (const person of people) {
    if (!person.after || Math.abs(person.after.peak - (person.before?.peak ?? 0)) < 0.05) continue;
    const words = `${person.title}: fullest week ${percent(person.before?.peak)} → ${percent(person.after.peak)}`;
    lines.push(person.after.peak > 1 ? paint.yellow(words) : words);
  }
  for (const gap of review.consequences.rehearsals)
    lines.push(
      `${gap.id}: ${gap.after === undefined ? "no longer rehearses" : `${Math.round(gap.after)} d before`} ${gap.of}${gap.before === undefined ? "" : ` (was ${Math.round(gap.before)} d)`}`,
    );
  for (const cadence of review.consequences.cadences)
    lines.push(
      `${cadence.id}: ${cadence.before ? `${cadence.before.hours} h` : "new"} → ${cadence.after ? `${cadence.after.hours} h` : "gone"} of people's time`,
    );
  if (cost) lines.push(`Cost: ${cost.before ?? "–"} → ${cost.after ?? "–"} ${cost.currency}`);
  for (const one of diagnostics.new)
    lines.push(`${one.severity === "error" ? paint.red(`new ${one.severity}`) : `new ${one.severity}`}: ${one.message} [${one.code}]`);
  if (tell.length > 0) lines.push("", paint.bold("Tell"), ...tell.map((one) => `  ${one.title}: ${one.because.join("; ")}`));
  if (lines[lines.length - 1] !== "") lines.push("");

  for (const name of ["breaking", "risk", "note", "cosmetic"] as const) {
    const changes = review.changes.filter((change) => change.class === name);
    if (changes.length === 0) continue;
    const tint = name === "breaking" ? paint.red : name === "risk" ? paint.yellow : (text: string) => text;
    lines.push(
      paint.bold(`${name[0].toUpperCase()}${name.slice(1)} (${changes.length})`),
      ...changes.map((change) => `  ${tint(SIGNS[name])} ${line(change, paint)}`),
      "",
    );
  }
  for (const gate of review.gates) lines.push(`${gate.status === "pass" ? paint.green("pass") : paint.red(gate.status)}  ${gate.gate}: ${gate.message}`);
  return `${lines.join("\n").trimEnd()}\n`;
}

function line(change: ChangeJson, paint: Paint): string {
  const at = (change.head ?? change.base)!;
  return `${change.entity} ${changeWords(change)} ${paint.dim(`— ${change.because} (${at.file}:${at.line})`)}`;
}

function table(rows: readonly (readonly string[])[], paint: Paint): string[] {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => [...row[column]].length)));
  return rows.map((row, index) => {
    const text = row
      .map((cell, column) => cell + " ".repeat(widths[column] - [...cell].length))
      .join("  ")
      .trimEnd();
    return index === 0 ? paint.dim(text) : text;
  });
}
