/**
 * Gates: sentences that a change of plan must fulfil, from the command line or from downbeat.json of the base side.
 * A gate that cannot be computed is an error, never a pass.
 */

import type { Consequences } from "./consequences.ts";
import type { Change } from "./model.ts";

export interface GateResult {
  readonly gate: string;
  readonly status: "pass" | "fail" | "error";
  readonly message: string;
}

export const GATE_EXAMPLES = [
  '"launch slips <= 3d"',
  '"launch >= 80%"',
  '"no breaking"',
  '"no new errors"',
  '"finish <= 2027-04-30"',
  '"launch p80 <= 2027-04-30"',
];

const SLIPS = /^(\S+)\s+slips\s*(<=|<)\s*(\d+(?:\.\d+)?)\s*(d|w)$/u;
const CHANCE = /^(?:chance of\s+)?(\S+)\s*(>=|>)\s*(\d+(?:\.\d+)?)\s*%$/u;
const DROPS = /^(\S+)\s+drops\s*(<=|<)\s*(\d+(?:\.\d+)?)\s*%$/u;
const DATE = /^(\S+?)(?:\s+(p50|p80))?\s*(<=|<)\s*(\d{4}-\d{2}-\d{2})$/u;
const NONE = /^no\s+(breaking|risk|new\s+errors|new\s+warnings)$/u;

/** Does this gate need a rehearsal on both sides? */
export function needsRehearsal(gate: string): boolean {
  const text = gate.trim();
  return CHANCE.test(text) || DROPS.test(text) || /\sp(?:50|80)\s/u.test(text);
}

export function judge(gate: string, changes: readonly Change[], consequences: Consequences): GateResult {
  const text = gate.trim();
  const result = (ok: boolean, message: string): GateResult => ({ gate: text, status: ok ? "pass" : "fail", message });
  const failure = (message: string): GateResult => ({ gate: text, status: "error", message });

  const none = NONE.exec(text);
  if (none) {
    if (none[1].startsWith("new")) {
      const severity = none[1].endsWith("errors") ? "error" : "warning";
      const fresh = consequences.diagnostics.new.filter((diagnostic) => diagnostic.severity === severity);
      return result(
        fresh.length === 0,
        fresh.length === 0 ? `no new ${severity}s` : `${fresh.length} new ${severity}${fresh.length === 1 ? "" : "s"}: ${fresh[0].message}`,
      );
    }
    const found = changes.filter(
      (change) =>
        change.class === none[1] || (none[1] === "breaking" && change.matched.by === "likeness" && change.class !== "cosmetic" && change.fact === "id"),
    );
    return result(
      found.length === 0,
      found.length === 0 ? `no ${none[1]} change` : `${found.length} ${none[1]} change${found.length === 1 ? "" : "s"}: ${found[0].entity} ${found[0].because}`,
    );
  }

  const parsed = SLIPS.exec(text) ?? CHANCE.exec(text) ?? DROPS.exec(text) ?? DATE.exec(text);
  if (!parsed) return failure(`this gate cannot be read; a gate is one of ${GATE_EXAMPLES.join(", ")}`);
  const name = parsed[1];
  const target =
    name === "finish" ? consequences.targets.find((candidate) => candidate.whole) : consequences.targets.find((candidate) => candidate.id === name);
  if (!target) return failure(`there is no promise or milestone ${name} on either side`);
  if (!target.after) return result(false, `${name} is gone`);
  if (target.guessed) return result(false, `${name} is only guessed to be the same; say so with \`was\``);

  const slips = SLIPS.exec(text);
  if (slips) {
    if (!target.before || target.slip === undefined) return failure(`${name} has no date on the base side`);
    const limit = Number(slips[3]) * (slips[4] === "w" ? 5 : 1);
    const ok = slips[2] === "<" ? target.slip < limit : target.slip <= limit;
    return result(ok, target.slip > 0 ? `${name} slips ${days(target.slip)}` : `${name} does not slip`);
  }
  const chance = CHANCE.exec(text);
  if (chance) {
    if (target.after.chance === undefined) return failure(`${name} has no due date, or was not rehearsed`);
    const least = Number(chance[3]) / 100;
    return result(chance[2] === ">" ? target.after.chance > least : target.after.chance >= least, `${name} has a chance of ${percent(target.after.chance)}`);
  }
  const drops = DROPS.exec(text);
  if (drops) {
    if (target.after.chance === undefined || target.before?.chance === undefined) return failure(`${name} has no due date on both sides, or was not rehearsed`);
    const lost = (target.before.chance - target.after.chance) * 100;
    return result(
      drops[2] === "<" ? lost < Number(drops[3]) : lost <= Number(drops[3]),
      `${name} goes from ${percent(target.before.chance)} to ${percent(target.after.chance)}`,
    );
  }
  const date = DATE.exec(text)!;
  const what = date[2] === "p50" ? target.after.p50 : date[2] === "p80" ? target.after.p80 : target.after.planned;
  if (what === undefined) return failure(`${name} ${date[2] ? "was not rehearsed" : "has no date"}`);
  const day = what.slice(0, 10);
  return result(date[3] === "<" ? day < date[4] : day <= date[4], `${name} is at ${day}`);
}

export function days(count: number): string {
  const rounded = Math.round(count * 10) / 10;
  return `${rounded} working day${Math.abs(rounded) === 1 ? "" : "s"}`;
}

export function percent(chance: number): string {
  return `${Math.round(chance * 100)} %`;
}
