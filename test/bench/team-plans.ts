/** Generated plans with people: movements of twenty tasks, dependencies within and between them, named people and roles. */

export interface TeamPlan {
  readonly tasks: number;
  readonly people: number;
  /** Days of a task are drawn from 1 to this. */
  readonly longest?: number;
}

const PER_MOVEMENT = 20;

export function teamPlan({ tasks, people, longest = 8 }: TeamPlan): string {
  let seed = 12_345;
  const random = () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 4_294_967_296;
  };
  const below = (count: number) => Math.floor(random() * count);
  const lines = [
    'score big "Big" {',
    "  start 2027-01-04",
    "  zone Europe/Berlin",
    "  calendar office",
    "}",
    "calendar office {",
    "  hours mon..fri 09:00-12:00, 13:00-18:00",
    "  off 2027-12-24..2028-01-02",
    "}",
  ];
  for (let p = 0; p < people; p++) {
    const month = `0${1 + (p % 8)}`;
    lines.push(`person p${p}${p % 3 === 0 ? ` off 2027-${month}-08..2027-${month}-12` : ""}`);
  }
  const roles = Math.max(2, Math.round(people / 4));
  for (let r = 0; r < roles; r++) lines.push(`role r${r} played by ${[0, 1, 2, 3].map((k) => `p${(r * 4 + k) % people}`).join(", ")}`);
  for (let m = 0, k = 0; k < tasks; m++) {
    lines.push(`movement m${m} {`);
    for (let t = 0; t < PER_MOVEMENT && k < tasks; t++, k++) {
      const after: string[] = [];
      if (t > 0 && random() < 0.7) after.push(`t${k - 1 - below(Math.min(t, 4))}`);
      if (m > 0 && random() < 0.3) {
        const other = below(m * PER_MOVEMENT);
        after.push(`m${Math.floor(other / PER_MOVEMENT)}.t${other}`);
      }
      const by = random() < 0.5 ? `r${below(roles)}` : `p${below(people)}`;
      lines.push(`  task t${k} "Task ${k}" effort ${1 + below(longest)}d by ${by}${after.length > 0 ? ` after ${after.join(", ")}` : ""}`);
    }
    lines.push("}");
    if (m % 5 === 4) lines.push(`milestone x${m} after m${m} due 2028-06-30`);
  }
  return `${lines.join("\n")}\n`;
}
