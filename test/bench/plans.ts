/** Generated plans for the benchmark: the same text for the same options. */

export interface PlanOptions {
  /** About how many lines. */
  readonly lines: number;
  /** One line a task, or a header and four clauses between braces (with the closing brace, six lines: called five-line tasks). */
  readonly task: "one-line" | "five-line";
  /** `nested`: movements of 50 tasks; `flat`: all tasks at the level of the file. */
  readonly shape: "nested" | "flat";
}

const HEAD = `score bench "A generated plan" {
  vision "Figures that hold"
  start 2027-01-04
  tempo 2w
  zone Europe/Berlin
}

calendar office "Office" {
  hours mon..fri 09:00-12:00, 13:00-18:00
}

person lin "Lin Wu"
person sam "Sam Roy"
role backend "Backend" played by lin, 50% sam
role frontend "Frontend" capacity 8
role lead "Product lead"
goal adoption "500 active teams" measure "weekly active teams" from 40 to 500 owner lead due 2027-Q2
`;

/** A score of about that many lines. Tasks wait for the ones before them, sometimes for one far back. */
export function generatePlan(options: PlanOptions): string {
  const lines = HEAD.split("\n");
  const perTask = options.task === "one-line" ? 1 : 5;
  const nested = options.shape === "nested";
  const indent = nested ? "  " : "";
  for (let task = 0; lines.length < options.lines - (nested ? 1 : 0); task++) {
    const inMovement = task % 50;
    if (nested && inMovement === 0) {
      if (task > 0) lines.push("}");
      lines.push(`movement m${Math.floor(task / 50)} "Movement ${Math.floor(task / 50)}" {`);
    }
    const earlier = inMovement === 0 ? [] : [`t${task - 1}`];
    if (inMovement > 10) earlier.push(`start of t${task - 7} + 1d`);
    const after = earlier.length === 0 ? "" : `after ${earlier.join(", ")}`;
    const effort = `effort ${1 + (task % 4)}d..${3 + (task % 4)}d..${6 + (task % 5)}d`;
    const by = `by ${task % 3 === 0 ? "backend" : "frontend"}`;
    if (perTask === 1) lines.push(`${indent}task t${task} "Task number ${task}" ${effort} ${by}${after && ` ${after}`}`);
    else {
      lines.push(`${indent}task t${task} "Task number ${task}" {`, `${indent}  ${effort}`, `${indent}  ${by} ${after}`.trimEnd());
      lines.push(`${indent}  note "Agreed in week ${task % 52}"`, `${indent}}`);
    }
  }
  if (nested) lines.push("}");
  return `${lines.join("\n")}\n`;
}
