/** How a review speaks: dates, distances, chances and the verdict, alike in the terminal and in a comment. */

import type { ChangeJson, ForecastJson, ReviewJson, TargetJson } from "./json.ts";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `16 Jun`, with the year when it is not that of `year`. */
export function day(iso: string | null | undefined, year?: string): string {
  if (!iso) return "–";
  const [y, m, d] = iso.slice(0, 10).split("-");
  return `${Number(d)} ${MONTHS[Number(m) - 1]}${year === undefined || y === year ? "" : ` ${y}`}`;
}

/** `+3 d`, `−1 d`; whole days unless it is less than one. */
export function shift(days: number | null): string {
  if (days === null || Math.abs(days) < 0.05) return "";
  const size = Math.abs(days);
  return `${days > 0 ? "+" : "−"}${size >= 1 ? Math.round(size) : Math.round(size * 10) / 10} d`;
}

export function percent(chance: number | null | undefined): string {
  return chance === null || chance === undefined ? "–" : `${Math.round(chance * 100)} %`;
}

/** `10 Jun → 15 Jun (+3 d)`, or one date where nothing moved. */
export function dates(before: string | null | undefined, after: string | null | undefined, days: number | null, year: string): string {
  const old = day(before, year);
  const now = day(after, year);
  if (old === now && !shift(days)) return now;
  return old === now ? `${now} (${shift(days)})` : `${old} → ${now}${shift(days) ? ` (${shift(days)})` : ""}`;
}

export function chances(before: ForecastJson | null, after: ForecastJson | null): string {
  const old = percent(before?.chance);
  const now = percent(after?.chance);
  return old === now ? now : `${old} → ${now}`;
}

/** The year that most dates are in, which need not be said. */
export function yearOf(review: ReviewJson): string {
  const target = review.consequences.targets.find((candidate) => candidate.whole) ?? review.consequences.targets[0];
  return (target?.after ?? target?.before)?.planned.slice(0, 4) ?? "";
}

export function promises(review: ReviewJson): readonly TargetJson[] {
  return review.consequences.targets.filter((target) => target.due !== null || target.whole);
}

/** The verdict in one sentence: what a reader in a hurry must know. */
export function verdictSentence(review: ReviewJson): string {
  const { changes } = review;
  const failed = review.gates.filter((gate) => gate.status !== "pass");
  if (changes.length === 0 && failed.length === 0) return "nothing changed but form";
  const parts: string[] = [];
  for (const gate of failed.slice(0, 2)) parts.push(gate.status === "fail" ? `gate fails: ${gate.message}` : `gate could not be computed: ${gate.message}`);
  const moved = promises(review).filter((target) => target.moved && target.before && target.after);
  const worst = [...moved].sort((a, b) => Math.abs(b.slipDays ?? 0) - Math.abs(a.slipDays ?? 0))[0];
  if (worst) {
    const what = [
      worst.slipDays && Math.abs(worst.slipDays) >= 0.05 ? `${worst.slipDays > 0 ? "slips" : "gains"} ${shift(Math.abs(worst.slipDays)).slice(1)}` : "",
      percent(worst.before!.chance) === percent(worst.after!.chance) ? "" : chances(worst.before, worst.after),
    ].filter(Boolean);
    parts.push(`${worst.whole ? "the finish" : worst.id} ${what.join(", ") || "has another promise"}`);
  } else parts.push(review.consequences.targets.some((target) => target.moved) ? "no promise moved" : "no date moved");
  for (const name of ["breaking", "risk", "note", "cosmetic"] as const) {
    const count = changes.filter((change) => change.class === name).length;
    if (count > 0) parts.push(`${count} ${name}`);
  }
  return parts.join(" · ");
}

export const VERDICTS = { fine: "Fine", look: "Look", decide: "Decide" } as const;

/** `effort 5d → 8d`, `waits no longer for build.design`, as a line about one entity. */
export function changeWords(change: ChangeJson): string {
  const [fact] = change.kind.split(".");
  const name = fact.replaceAll("-", " ");
  const guess = change.matchedBy === "likeness" ? ` (likely the same, ${Math.round((change.likeness ?? 0) * 100)} %; say so with \`was\`)` : "";
  if (change.before !== null && change.after !== null)
    return `${name === "id" ? "renamed" : name === "parent" ? "moved" : name} ${change.before || "top"} → ${change.after || "top"}${guess}`;
  if (change.kind === `${change.entityKind}.added`) return "added";
  if (change.kind === `${change.entityKind}.removed`) return "removed";
  return `${change.after !== null ? "+" : "−"} ${name} ${change.after ?? change.before}${guess}`;
}

/** Which changes made a target move, in words: `` `ui` effort explains +2 of +3 d``. */
export function causeWords(target: TargetJson, review: ReviewJson): string {
  const byId = new Map(review.changes.map((change) => [change.id, change]));
  const named = target.causes.flatMap((cause) => {
    const change = byId.get(cause.change);
    return change ? [{ change, days: cause.days }] : [];
  });
  const entities = new Map<string, number | null>();
  for (const { change, days } of named) if (!entities.has(change.entity)) entities.set(change.entity, days);
  return [...entities]
    .slice(0, 3)
    .map(([entity, days]) => (days !== null && entities.size > 1 ? `${entity} (${shift(days)})` : entity))
    .join(", ");
}
