/** A rehearsal as tables for a terminal: promises with their S-curve, a tornado, risks, cues, and what it means in sentences. */

import type { Colors } from "picocolors/types";
import { dayOf, daysText, mergeSentence, promiseSentence, risksByDays, titleOf } from "../rehearsal/explain.ts";
import type { Rehearsal, RehearsedTarget } from "../rehearsal/model.ts";
import { percentText } from "../rehearsal/percent.ts";
import type { Schedule } from "../schedule/model.ts";

const STEPS = "▁▂▃▄▅▆▇█";
const CURVE_WIDTH = 16;
const BAR_WIDTH = 24;
/** A tornado shows what matters, not everything. */
const MOST_TASKS = 10;

export function rehearsalTable(rehearsal: Rehearsal, schedule: Schedule, confidence: number, colors: Colors): string {
  const { bold, dim } = colors;
  const score = schedule.plan.entities[schedule.plan.score];
  const parts = [
    `${bold(score.title)}  ${dim(`rehearsed ${rehearsal.trials.toLocaleString("en-US")} times, seed ${rehearsal.seed}`)}`,
    promises(rehearsal, schedule, confidence, colors),
  ];
  const tornado = tornadoOf(rehearsal, colors);
  if (tornado) parts.push(`${bold("What moves the end most")} ${dim("(days at P80, from its P10 length to its P90)")}\n${tornado}`);
  const risks = risksByDays(rehearsal);
  if (risks.length > 0)
    parts.push(
      `${bold("Risks")} ${dim("(days that each would cost at P80)")}\n${rows(
        risks.map((risk) => [risk.id, titleOf(schedule, risk.entity), percentText(risk.occurred), risk.daysAtP80 < 0.05 ? "0 days" : daysText(risk.daysAtP80)]),
        [false, false, true, true],
      )}`,
    );
  const cues = rehearsal.cues.filter(({ chance }) => chance < 1);
  if (cues.length > 0)
    parts.push(
      `${bold("Cues that may come")}\n${rows(
        cues.map((cue) => [cue.id, titleOf(schedule, cue.entity), percentText(cue.chance)]),
        [false, false, true],
      )}`,
    );
  const sentences = sentencesOf(rehearsal, schedule, confidence);
  if (sentences.length > 0) parts.push(sentences.join("\n"));
  return `${parts.join("\n\n")}\n`;
}

/** What each promise is worth; where the paths meet is said once, however many promises are behind it. */
function sentencesOf(rehearsal: Rehearsal, schedule: Schedule, confidence: number): readonly string[] {
  const said = new Set<string>();
  return rehearsal.targets
    .filter((target) => target.due !== undefined)
    .flatMap((target) => {
      const place = JSON.stringify(target.meeting ?? []);
      const isNew = !said.has(place);
      said.add(place);
      return [promiseSentence(target, schedule, confidence), isNew ? mergeSentence(target, schedule) : undefined];
    })
    .filter((sentence) => sentence !== undefined);
}

function promises(rehearsal: Rehearsal, schedule: Schedule, confidence: number, { bold, dim, green, red }: Colors): string {
  const head = ["", "due", "chance", "planned", "", "P10", "P50", "P80", "P95", "chance to be done, from P10's day to P95's"];
  const body = rehearsal.targets.map((target) => [
    target.id,
    target.due === undefined ? "" : dayOf(schedule, target.due),
    target.chance === undefined ? "" : percentText(target.chance),
    Number.isFinite(target.planned) ? dayOf(schedule, target.planned) : "not planned",
    Number.isFinite(target.planned) ? percentText(target.plannedChance) : "",
    dayOf(schedule, target.p10),
    dayOf(schedule, target.p50),
    dayOf(schedule, target.p80),
    dayOf(schedule, target.p95),
    curveOf(target),
  ]);
  const right = [false, true, true, true, true, true, true, true, true, false];
  return rows([head, ...body], right, (text, row, column) => {
    if (row === 0) return dim(text);
    const target = rehearsal.targets[row - 1];
    if (column === 0) return bold(text);
    if (column === 2 && target.chance !== undefined) return target.chance >= confidence ? green(text) : red(text);
    return column === 4 ? dim(text) : text;
  });
}

/** The S-curve of a target: the chance to be done by each of some days between its P10 and its P95. */
function curveOf(target: RehearsedTarget): string {
  const all = target.histogram.reduce((sum, [, count]) => sum + count, 0);
  if (all === 0) return "";
  const upTo = (day: number) => target.histogram.reduce((sum, [at, count]) => (at <= day ? sum + count : sum), 0) / all;
  const dayAt = (chance: number) => target.histogram.find(([day]) => upTo(day) >= chance)![0];
  const first = dayAt(0.1);
  const last = dayAt(0.95);
  let curve = "";
  for (let k = 0; k < CURVE_WIDTH; k++) {
    const chance = upTo(Math.floor(first + ((last - first) * k) / (CURVE_WIDTH - 1)));
    curve += STEPS[Math.min(STEPS.length - 1, Math.max(0, Math.ceil(chance * STEPS.length) - 1))];
  }
  return curve;
}

function tornadoOf(rehearsal: Rehearsal, { cyan }: Colors): string {
  const tasks = rehearsal.tasks
    .filter((task) => Math.abs(task.swing) >= 0.05)
    .sort((a, b) => Math.abs(b.swing) - Math.abs(a.swing) || a.entity - b.entity)
    .slice(0, MOST_TASKS);
  if (tasks.length === 0) return "";
  const most = Math.abs(tasks[0].swing);
  return rows(
    tasks.map((task) => [
      task.id,
      "█".repeat(Math.max(1, Math.round((Math.abs(task.swing) / most) * BAR_WIDTH))).padEnd(BAR_WIDTH),
      daysText(task.swing),
      `critical ${percentText(task.criticality)}`,
      `rank correlation ${task.sensitivity.toFixed(2)}`,
    ]),
    [false, false, true, true, true],
    (text, _, column) => (column === 1 ? cyan(text) : text),
  );
}

/** Cells as lines with columns of equal width; `paint` is given each padded cell. */
function rows(
  cells: readonly (readonly string[])[],
  right: readonly boolean[],
  paint: (text: string, row: number, column: number) => string = (text) => text,
): string {
  const widths = right.map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  return cells
    .map((row, r) =>
      row
        .map((text, column) => paint(right[column] ? text.padStart(widths[column]) : column === row.length - 1 ? text : text.padEnd(widths[column]), r, column))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
