/**
 * The review as one JSON object: versioned, keys are only ever added, docs/diff.schema.json describes it. All other reports are made
 * from this object and from nothing else, so that one who may not trust a computation can still make the report from its checked JSON.
 */

import type { Consequences, TargetChange } from "../consequences.ts";
import type { GateResult } from "../gates.ts";
import type { Change, ChangeClass, Place } from "../model.ts";
import type { Review, VerdictWord } from "../review.ts";

export interface ReviewJson {
  readonly version: 1;
  readonly base: VersionJson;
  readonly head: VersionJson;
  readonly changes: readonly ChangeJson[];
  readonly consequences: ConsequencesJson;
  readonly verdict: VerdictWord;
  readonly gates: readonly GateResult[];
}

export interface VersionJson {
  readonly label: string;
  readonly title: string;
  readonly file: string;
  readonly asOf: string | null;
  readonly rehearsed: { readonly trials: number; readonly seed: number } | null;
}

export interface ChangeJson {
  readonly id: string;
  readonly entity: string;
  readonly entityKind: string;
  readonly title: string;
  readonly kind: string;
  readonly class: ChangeClass;
  readonly because: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly base: PlaceJson | null;
  readonly head: PlaceJson | null;
  readonly fingerprint: string;
  readonly matchedBy: "id" | "was" | "move" | "likeness";
  readonly likeness: number | null;
}

export interface PlaceJson {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export interface TargetJson {
  readonly id: string;
  readonly title: string;
  readonly whole: boolean;
  readonly due: string | null;
  readonly before: ForecastJson | null;
  readonly after: ForecastJson | null;
  readonly slipDays: number | null;
  readonly slipDaysP80: number | null;
  readonly moved: boolean;
  readonly causes: readonly { readonly change: string; readonly days: number | null }[];
}

export interface ForecastJson {
  readonly planned: string;
  readonly p50: string | null;
  readonly p80: string | null;
  readonly chance: number | null;
}

export interface ConsequencesJson {
  readonly targets: readonly TargetJson[];
  readonly critical: Consequences["critical"];
  readonly people: Consequences["people"];
  readonly cadences: Consequences["cadences"];
  readonly cues: Consequences["cues"];
  readonly rehearsals: Consequences["rehearsals"];
  readonly cost: { readonly currency: string; readonly before: number | null; readonly after: number | null } | null;
  readonly diagnostics: Consequences["diagnostics"];
  readonly tell: Consequences["tell"];
}

/** `name` makes of a URI what people call the file. */
export function reviewJson(review: Review, name: (uri: string) => string): ReviewJson {
  const version = (side: Review["base"]): VersionJson => ({
    label: side.label,
    title: side.plan.score >= 0 ? side.plan.entities[side.plan.score].title : side.label,
    file: name(side.plan.files[0].uri),
    asOf: side.schedule.status === undefined ? null : new Date(side.schedule.status * 60_000).toISOString(),
    rehearsed: side.rehearsal ? { trials: side.rehearsal.trials, seed: side.rehearsal.seed } : null,
  });
  const { consequences } = review;
  return {
    version: 1,
    base: version(review.base),
    head: version(review.head),
    changes: review.changes.map((change) => changeJson(change, name)),
    consequences: {
      targets: consequences.targets.map(targetJson),
      critical: consequences.critical,
      people: consequences.people,
      cadences: consequences.cadences,
      cues: consequences.cues,
      rehearsals: consequences.rehearsals,
      cost: consequences.cost
        ? { currency: consequences.cost.currency, before: consequences.cost.before ?? null, after: consequences.cost.after ?? null }
        : null,
      diagnostics: consequences.diagnostics,
      tell: consequences.tell,
    },
    verdict: review.verdict,
    gates: review.gates,
  };
}

function changeJson(change: Change, name: (uri: string) => string): ChangeJson {
  const place = (at: Place | undefined): PlaceJson | null =>
    at ? { file: name(at.file), line: at.line, column: at.column, endLine: at.endLine, endColumn: at.endColumn } : null;
  return {
    id: change.id,
    entity: change.entity,
    entityKind: change.entityKind,
    title: change.title,
    kind: change.kind,
    class: change.class,
    because: change.because,
    before: change.before ?? null,
    after: change.after ?? null,
    base: place(change.base),
    head: place(change.head),
    fingerprint: change.fingerprint,
    matchedBy: change.matched.by,
    likeness: change.matched.by === "likeness" ? Math.round(change.matched.likeness * 100) / 100 : null,
  };
}

function targetJson(target: TargetChange): TargetJson {
  const forecast = (of: TargetChange["before"]): ForecastJson | null =>
    of ? { planned: of.planned, p50: of.p50 ?? null, p80: of.p80 ?? null, chance: of.chance ?? null } : null;
  return {
    id: target.id,
    title: target.title,
    whole: target.whole,
    due: target.due ?? null,
    before: forecast(target.before),
    after: forecast(target.after),
    slipDays: rounded(target.slip),
    slipDaysP80: rounded(target.slipP80),
    moved: target.moved,
    causes: target.causes.map((cause) => ({ change: cause.change, days: rounded(cause.days) })),
  };
}

function rounded(days: number | undefined): number | null {
  return days === undefined ? null : Math.round(days * 100) / 100;
}
