/**
 * The review as a comment: the verdict first, then which promises moved and how sure they are, why, who must be told; the rest folded.
 * It stays under a budget by leaving out whole sections from the least important one upwards; verdict and promises are never cut.
 * Whatever comes from a plan is made harmless: it can neither call anyone, nor hide text, nor open markup.
 */

import type { ChangeJson, ReviewJson } from "./json.ts";
import { causeWords, chances, changeWords, dates, day, percent, promises, shift, VERDICTS, verdictSentence, yearOf } from "./words.ts";

export const MARKDOWN_BUDGET = 60_000;
/** What a sticky comment is found again by. */
export const MARKER = "<!-- downbeat:review -->";
const MOST_BARS = 30;

export function markdownReport(review: ReviewJson, budget = MARKDOWN_BUDGET): string {
  const sections = [
    verdict(review),
    promiseTable(review),
    why(review),
    tell(review),
    gates(review),
    classTable(review, "breaking"),
    classTable(review, "risk"),
    load(review),
    diagnostics(review),
    folded(review),
    chart(review),
  ].filter((section) => section !== "");
  let kept = sections.length;
  const footer = foot(review);
  const whole = (count: number) =>
    `${MARKER}\n${sections.slice(0, count).join("\n\n")}${count < sections.length ? `\n\n_${sections.length - count} more section${sections.length - count === 1 ? "" : "s"} left out for length; \`downbeat diff\` prints all of it._` : ""}\n\n${footer}\n`;
  while (kept > 2 && whole(kept).length > budget) kept--;
  const text = whole(kept);
  return text.length <= budget ? text : `${text.slice(0, budget - 200).replace(/\n[^\n]*$/u, "")}\n\n_Cut for length; \`downbeat diff\` prints all of it._\n`;
}

const SIGNS = { fine: "🟢", look: "🟡", decide: "🔴" } as const;

function verdict(review: ReviewJson): string {
  return `### ${SIGNS[review.verdict]} ${VERDICTS[review.verdict]} · ${safe(verdictSentence(review))}`;
}

function promiseTable(review: ReviewJson): string {
  const year = yearOf(review);
  const rows = promises(review).filter((target) => target.moved);
  const others = review.consequences.targets.filter((target) => target.moved && target.due === null && !target.whole);
  const still = promises(review).filter((target) => !target.moved && !target.whole);
  const rehearsed = review.base.rehearsed && review.head.rehearsed;
  const lines: string[] = [];
  if (rows.length + others.length > 0) {
    lines.push(
      rehearsed ? "| Promise | Promised for | Planned | P80 | Chance |" : "| Promise | Promised for | Planned |",
      rehearsed ? "| --- | --- | --- | --- | --- |" : "| --- | --- | --- |",
    );
    for (const target of [...rows, ...others].slice(0, 12)) {
      const name = target.whole ? "**the whole plan**" : target.due ? `**${code(target.id)}**` : code(target.id);
      const planned = target.after
        ? target.before
          ? dates(target.before.planned, target.after.planned, target.slipDays, year)
          : `new, ${day(target.after.planned, year)}`
        : "gone";
      const cells = [name, target.due ? day(target.due, year) : "–", planned];
      if (rehearsed)
        cells.push(
          dates(target.before?.p80, target.after?.p80, target.slipDaysP80, year),
          emphasised(target.before?.chance, target.after?.chance, chances(target.before, target.after)),
        );
      lines.push(`| ${cells.join(" | ")} |`);
    }
    const more = rows.length + others.length - 12;
    if (more > 0) lines.push("", `…and ${more} more that moved.`);
  }
  if (still.length > 0)
    lines.push(
      ...(lines.length > 0 ? [""] : []),
      `Unmoved: ${still
        .slice(0, 8)
        .map((target) => `${code(target.id)}${target.after?.chance == null ? "" : ` (${percent(target.after.chance)})`}`)
        .join(", ")}${still.length > 8 ? `, and ${still.length - 8} more` : ""}.`,
    );
  return lines.join("\n");
}

function emphasised(before: number | null | undefined, after: number | null | undefined, words: string): string {
  return before != null && after != null && after < before - 0.05 ? words.replace(/(\S+ %)$/u, "**$1**") : words;
}

function why(review: ReviewJson): string {
  const lines: string[] = [];
  for (const target of review.consequences.targets
    .filter((candidate) => candidate.moved && candidate.causes.length > 0 && (candidate.due !== null || candidate.whole))
    .slice(0, 5)) {
    const causes = causeWords(target, review);
    if (causes)
      lines.push(
        `${target.whole ? "the whole plan" : code(target.id)} ${target.slipDays ? `moves ${shift(target.slipDays)}` : "changes"} because of ${causes.replace(/[^\s,()]+/u, (name) => code(name))}`,
      );
  }
  const { joined, left } = review.consequences.critical;
  if (joined.length > 0) lines.push(`now critical: ${list(joined)}`);
  if (left.length > 0) lines.push(`no longer critical: ${list(left)}`);
  return lines.length > 0 ? `**Why** — ${lines.join("; ")}.` : "";
}

function tell(review: ReviewJson): string {
  const { tell: whom } = review.consequences;
  if (whom.length === 0) return "";
  const shown = whom
    .slice(0, 12)
    .map((one) => `**${safe(one.title)}** (${safe(one.because[0])}${one.because.length > 1 ? `, and ${one.because.length - 1} more` : ""})`);
  return `**Tell** — ${shown.join(" · ")}${whom.length > 12 ? ` · and ${whom.length - 12} more` : ""}`;
}

function gates(review: ReviewJson): string {
  if (review.gates.length === 0) return "";
  const sign = { pass: "✅", fail: "❌", error: "⚠️" } as const;
  return `**Gates** — ${review.gates.map((gate) => `${sign[gate.status]} ${code(gate.gate)}: ${safe(gate.message)}`).join(" · ")}`;
}

function classTable(review: ReviewJson, name: "breaking" | "risk"): string {
  const changes = review.changes.filter((change) => change.class === name);
  if (changes.length === 0) return "";
  const rows = changes.slice(0, 40).map(row);
  return `**${name === "breaking" ? "Breaking" : "Risk"}** (${changes.length})\n${rows.join("\n")}${changes.length > 40 ? `\n- …and ${changes.length - 40} more` : ""}`;
}

function row(change: ChangeJson): string {
  const at = (change.head ?? change.base)!;
  return `- ${code(change.entity)} ${safe(changeWords(change))} — ${safe(change.because)} (${safe(at.file)}:${at.line})`;
}

function load(review: ReviewJson): string {
  const { people, cadences, cost, cues, rehearsals } = review.consequences;
  const lines: string[] = [];
  const peaks = people.filter((person) => person.after && Math.abs(person.after.peak - (person.before?.peak ?? 0)) >= 0.05);
  if (peaks.length > 0)
    lines.push(
      `- Fullest week: ${peaks
        .slice(0, 6)
        .map(
          (person) =>
            `${safe(person.title)} ${percent(person.before?.peak)} → ${person.after!.peak > 1 ? `**${percent(person.after!.peak)}**` : percent(person.after!.peak)}`,
        )
        .join(", ")}`,
    );
  for (const cadence of cadences.slice(0, 5))
    lines.push(
      `- ${code(cadence.id)}: ${cadence.before ? `${cadence.before.hours} h` : "new"} → ${cadence.after ? `${cadence.after.hours} h` : "gone"} of people's time`,
    );
  for (const cue of cues.slice(0, 5))
    lines.push(
      `- cue ${code(cue.id)}: ${cue.before ? (cue.before.at ? day(cue.before.at) : percent(cue.before.chance)) : "new"} → ${cue.after ? (cue.after.at ? day(cue.after.at) : percent(cue.after.chance)) : "gone"}`,
    );
  for (const gap of rehearsals.slice(0, 5))
    lines.push(
      `- ${code(gap.id)} is ${gap.after === undefined ? "gone" : `${Math.round(gap.after)} d before ${code(gap.of)}${gap.before === undefined ? "" : `, was ${Math.round(gap.before)} d`}`}`,
    );
  if (cost)
    lines.push(
      `- Cost: ${cost.before === null ? "–" : Math.round(cost.before)} → ${cost.after === null ? "–" : Math.round(cost.after)} ${safe(cost.currency)}`,
    );
  return lines.length > 0 ? `**Also moved**\n${lines.join("\n")}` : "";
}

function diagnostics(review: ReviewJson): string {
  const { new: fresh, gone } = review.consequences.diagnostics;
  if (fresh.length + gone.length === 0) return "";
  const rank = { error: 0, warning: 1, information: 2, hint: 3 };
  const rows = [...fresh]
    .sort((a, b) => rank[a.severity] - rank[b.severity])
    .slice(0, 20)
    .map((one) => `- ${one.severity}: ${safe(one.message)} (line ${one.line})`);
  return [`**Diagnostics** — ${fresh.length} new, ${gone.length} gone`, ...rows].join("\n");
}

function folded(review: ReviewJson): string {
  const rest = review.changes.filter((change) => change.class === "note" || change.class === "cosmetic");
  if (rest.length === 0) return "";
  return `<details><summary>${rest.length} more change${rest.length === 1 ? "" : "s"}</summary>\n\n${rest.slice(0, 300).map(row).join("\n")}${rest.length > 300 ? `\n- …and ${rest.length - 300} more` : ""}\n\n</details>`;
}

/** What moved, before and after, as bars of a Mermaid gantt. */
function chart(review: ReviewJson): string {
  const moved = review.consequences.targets
    .filter((target) => target.moved && target.before && target.after && target.before.planned !== target.after.planned)
    .slice(0, MOST_BARS);
  if (moved.length === 0) return "";
  const lines = ["gantt", "  dateFormat YYYY-MM-DD", "  axisFormat %d %b"];
  for (const target of moved) {
    const name =
      target.title
        .replace(/[:;#,%{}\n\r"`<>@]/gu, " ")
        .replace(/\s+/gu, " ")
        .trim() || "item";
    lines.push(
      `  section ${name}`,
      `  before :done, ${target.before!.planned.slice(0, 10)}, 1d`,
      `  after :${(target.slipDays ?? 0) > 0 ? "crit" : "active"}, ${target.after!.planned.slice(0, 10)}, 1d`,
    );
  }
  return `<details><summary>What moved</summary>\n\n\`\`\`mermaid\n${lines.join("\n")}\n\`\`\`\n\n</details>`;
}

function foot(review: ReviewJson): string {
  const rehearsed = review.head.rehearsed;
  return `<sub>${safe(review.base.label)} → ${safe(review.head.label)}${rehearsed ? ` · ${rehearsed.trials} trials, seed ${rehearsed.seed}` : " · not rehearsed"} · Downbeat</sub>`;
}

function list(ids: readonly string[]): string {
  return `${ids.slice(0, 6).map(code).join(", ")}${ids.length > 6 ? ` and ${ids.length - 6} more` : ""}`;
}

/** Code spans end at a backtick, so none may be in one. */
function code(text: string): string {
  return `\`${visible(text).replaceAll("`", "ʼ").replaceAll("|", "¦")}\``;
}

/** Words of a plan inside Markdown: nobody is called, nothing is hidden, no markup is opened. */
export function safe(text: string): string {
  return visible(text)
    .replace(/[\\*_~[\]<>|#]/gu, (sign) => `&#${sign.codePointAt(0)};`)
    .replaceAll("@", "@\u200b")
    .replace(/https?:/gu, (scheme) => scheme.replace(":", "&#58;"));
}

/** Without control signs and without signs that change the direction of the text. */
function visible(text: string): string {
  return text.replace(/[\p{Cc}\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu, " ");
}
