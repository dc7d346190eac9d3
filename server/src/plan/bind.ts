/** From syntax trees to a plan: its entities, what their references name, and what is wrong with them. */

import type { Diagnostic } from "../language/diagnostic.ts";
import { KINDS, type Kind } from "../language/kinds.ts";
import { clauseOf, type Declaration, type ReferenceNode } from "../language/syntax.ts";
import { declarationFindings } from "./checks/declaration.ts";
import { PLAN_CHECKS } from "./checks/plan.ts";
import { type Cycles, findCycles, sameLinks } from "./cycles.ts";
import { collectFiles, type Files } from "./files.ts";
import { withoutIgnored } from "./ignore.ts";
import { impliedId } from "./locate.ts";
import { mentionsIn } from "./mentions.ts";
import type { Columns, Entity, FileSource, Mention, Plan, PlanFile, ResolvedReference } from "./model.ts";
import { Names } from "./names.ts";
import { type Problem, placed } from "./problem.ts";
import { type Resolution, resolveAll, resolveChanged, resolveFresh } from "./resolve.ts";
import { settingsFrom } from "./settings.ts";
import { referenceAt, type Table, tabulate } from "./table.ts";

const SCORE = KINDS.indexOf("score");

export interface BindOptions {
  /** Epoch day of today in the host's zone. Without it nothing is said that depends on today. */
  readonly today?: number;
}

/**
 * The plan of the file at `uri`. A file that is not there counts as an empty one.
 * `previous`, a plan of the same file or of another version of it, lends all that belongs to declarations that did not change; the answer is the same without it.
 */
export function bind(uri: string, source: FileSource, previous?: Plan, options: BindOptions = {}): Plan {
  const old = previous instanceof BoundPlan ? previous : undefined;
  const collected = collectFiles(uri, source);
  const { files } = collected;
  const change = tabulate(
    files[0]!.source,
    files.slice(1).map((file) => file.source),
    declarationFindings,
    old && { file: old.files[0]!.source, used: old.files.slice(1).map((file) => file.source), table: old.table },
  );
  const { table, fresh } = change;
  const score = table.kinds.subarray(0, table.own).indexOf(SCORE);
  const implied = score >= 0 && table.ids[score] === "" ? { entity: score, id: impliedId(uri) } : undefined;
  const kept = old !== undefined && (sameFiles(old.files, files) || (areAlone(old.files, files) && !implied && !old.isImplied)) ? old : undefined;
  const renamed = kept && !change.sameNames ? kept.names.after(change, implied) : undefined;
  const uses = files.map((file) => file.uses);
  const names = renamed ? renamed.names : kept && change.sameNames ? kept.names.over(table) : Names.of(table, uses, implied);
  const resolution =
    kept && change.sameNames
      ? resolveFresh(table, names, fresh, kept.resolution, kept.table)
      : kept && renamed
        ? resolveChanged(change, renamed, kept.resolution, kept.table)
        : resolveAll(table, names);
  const cycles = kept && change.sameNames && sameLinks(table, resolution, kept.table, kept.resolution, fresh) ? kept.circles : findCycles(table, resolution);
  return new BoundPlan(collected, table, names, resolution, cycles, score, implied?.id, options.today);
}

function sameFiles(a: readonly PlanFile[], b: readonly PlanFile[]): boolean {
  return (
    a.length === b.length &&
    a.every((file, at) => file.uri === b[at]!.uri && file.uses.length === b[at]!.uses.length && file.uses.every((used, use) => used === b[at]!.uses[use]))
  );
}

/** Two versions of a score that uses no other file have the same names whatever they are called themselves. */
function areAlone(a: readonly PlanFile[], b: readonly PlanFile[]): boolean {
  return a.length === 1 && b.length === 1 && a[0]!.uses.length === 0 && b[0]!.uses.length === 0;
}

const NO_CHILDREN: readonly number[] = [];

/** A plan, with the flat arrays that the next one is made from. */
class BoundPlan implements Plan {
  readonly files: readonly PlanFile[];
  readonly own: number;
  readonly score: number;
  readonly columns: Columns;
  readonly diagnostics: readonly Diagnostic[];
  readonly table: Table;
  readonly names: Names;
  readonly resolution: Resolution;
  readonly circles: Cycles;
  readonly #scoreId: string | undefined;
  /** Those that were asked for. */
  readonly #entities: Entity[] = [];
  #hasAll = false;
  #held: ReadonlyMap<number, readonly number[]> | undefined;
  #referrers: { readonly base: Int32Array; readonly from: Int32Array; readonly reference: Int32Array } | undefined;
  #mentions: ReadonlyMap<number, readonly Mention[]> | undefined;

  constructor(
    collected: Files,
    table: Table,
    names: Names,
    resolution: Resolution,
    cycles: Cycles,
    score: number,
    scoreId: string | undefined,
    today: number | undefined,
  ) {
    this.files = collected.files;
    this.table = table;
    this.names = names;
    this.resolution = resolution;
    this.circles = cycles;
    this.own = table.own;
    this.score = score;
    this.#scoreId = scoreId;
    const { kinds, ids, declarations, parents, starts, ends, refBase } = table;
    this.columns = { kinds, ids, declarations, parents, starts, ends, refBase, targets: this.resolution.targets };
    this.diagnostics = this.#check(collected, today);
  }

  /** Is the score called as its file is, having no id? */
  get isImplied(): boolean {
    return this.#scoreId !== undefined;
  }

  get cycles(): readonly (readonly number[])[] {
    return this.circles.knots;
  }

  /** Made when first asked for: checking a text does not need them. */
  get entities(): readonly Entity[] {
    if (!this.#hasAll) for (let index = 0; index < this.table.count; index++) this.entity(index);
    this.#hasAll = true;
    return this.#entities;
  }

  entity(index: number): Entity | undefined {
    const known = this.#entities[index];
    if (known !== undefined || !(index >= 0 && index < this.table.count)) return known;
    const id = index === this.score && this.#scoreId !== undefined ? this.#scoreId : this.table.ids[index]!;
    const made = new BoundEntity(this, index, id);
    this.#entities[index] = made;
    return made;
  }

  targetOf(entity: Entity, reference: ReferenceNode): number {
    return this.resolution.targets[this.table.refBase[entity.index]! + reference.slot] ?? -1;
  }

  find(path: string, set: "who" | "what"): Entity | undefined {
    const ids = path.normalize("NFC").split(".");
    // The path of a score without id is the name of its file, which may hold points.
    let at = this.names.atTop(set, set === "what" && path === this.#scoreId ? path : ids[0]!) ?? (ids.length === 1 ? this.#brought(ids[0]!, set) : undefined);
    if (path !== this.#scoreId) for (let i = 1; i < ids.length && at !== undefined; i++) at = this.names.heldBy(at, ids[i]!);
    return at === undefined ? undefined : this.entity(at);
  }

  referencesTo(entity: number): readonly ResolvedReference[] {
    this.#referrers ??= this.#index();
    const { base, from, reference } = this.#referrers;
    const found: ResolvedReference[] = [];
    for (let at = base[entity]!; at < base[entity + 1]!; at++) found.push({ from: from[at]!, reference: referenceAt(this.table, from[at]!, reference[at]!)! });
    return found;
  }

  mentionsOf(entity: number): readonly Mention[] {
    this.#mentions ??= mentionsIn(this.table, this.resolution.targets);
    return this.#mentions.get(entity) ?? [];
  }

  #brought(id: string, set: "who" | "what"): number | undefined {
    for (const file of this.files[0]!.uses) {
      const entity = this.names.broughtBy(file, set, id);
      if (entity !== undefined) return entity;
    }
    return undefined;
  }

  /** Indexes of what each movement holds. */
  get held(): ReadonlyMap<number, readonly number[]> {
    this.#held ??= this.#makeHeld();
    return this.#held;
  }

  #makeHeld(): ReadonlyMap<number, readonly number[]> {
    const { table } = this;
    const held = new Map<number, number[]>();
    for (let entity = 0; entity < table.count; entity++) {
      const parent = table.parents[entity]!;
      if (parent < 0) continue;
      const found = held.get(parent);
      if (found) found.push(entity);
      else held.set(parent, [entity]);
    }
    return held;
  }

  /** References by target: a counting sort. */
  #index(): { readonly base: Int32Array; readonly from: Int32Array; readonly reference: Int32Array } {
    const { count, refBase } = this.table;
    const { targets } = this.resolution;
    const base = new Int32Array(count + 1);
    for (const target of targets) if (target >= 0) base[target + 1]!++;
    for (let entity = 0; entity < count; entity++) base[entity + 1]! += base[entity]!;
    const next = base.slice();
    const from = new Int32Array(base[count]!);
    const reference = new Int32Array(base[count]!);
    for (let entity = 0; entity < count; entity++) {
      for (let ref = refBase[entity]!; ref < refBase[entity + 1]!; ref++) {
        const target = targets[ref]!;
        if (target < 0) continue;
        const at = next[target]!++;
        from[at] = entity;
        reference[at] = ref;
      }
    }
    return { base, from, reference };
  }

  #check(collected: Files, today: number | undefined): readonly Diagnostic[] {
    const { table, files, score } = this;
    const anchors = {
      uriOf: (entity: number) => files[entity < 0 ? 0 : table.files[entity]!]!.uri,
      startOf: (entity: number) => (entity < 0 ? 0 : table.starts[entity]!),
    };
    const found: Diagnostic[] = [];
    const report = (entity: number, problem: Problem) => {
      found.push(placed(problem, entity, anchors));
    };
    for (const problem of collected.problems) report(-1, problem);
    for (const { entity, problems } of table.findings) for (const problem of problems) report(entity, problem);
    const calendar = score < 0 ? undefined : clauseOf(table.declarations[score]!, "calendar");
    const settings = settingsFrom(table.declarations[score], calendar ? this.resolution.targets[table.refBase[score]! + calendar.value.slot]! : -1);
    const subject = {
      files,
      uses: collected.uses,
      table,
      names: this.names,
      resolution: this.resolution,
      score,
      settings,
      cycles: this.circles,
      today,
      report,
    };
    for (const check of PLAN_CHECKS) check(subject);
    const said = withoutIgnored(found, files[0]!.source.text);
    return (said === found ? found : [...said]).sort((a, b) => a.start - b.start || a.end - b.end || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0));
  }
}

/** What few ask of an entity is worked out when they do: a plan of ten thousand is made anew at every keystroke. */
class BoundEntity implements Entity {
  readonly index: number;
  readonly kind: Kind;
  readonly id: string;
  readonly parent: number;
  readonly file: number;
  readonly declaration: Declaration;
  readonly start: number;
  readonly #plan: BoundPlan;
  #path: string | undefined;

  constructor(plan: BoundPlan, index: number, id: string) {
    const { table } = plan;
    this.index = index;
    this.kind = KINDS[table.kinds[index]!]!;
    this.id = id;
    this.parent = table.parents[index]!;
    this.file = table.files[index]!;
    this.declaration = table.declarations[index]!;
    this.start = table.starts[index]!;
    this.#plan = plan;
  }

  get path(): string {
    this.#path ??= this.#makePath();
    return this.#path;
  }

  get title(): string {
    return titleOf(this.declaration, this.id);
  }

  get children(): readonly number[] {
    return this.#plan.held.get(this.index) ?? NO_CHILDREN;
  }

  /** Without recursion: nothing says how deep movements may lie in each other. */
  #makePath(): string {
    const ids: string[] = [];
    for (let at: Entity | undefined = this; at !== undefined && at.id !== ""; at = this.#plan.entity(at.parent)) ids.push(at.id);
    return ids.reverse().join(".");
  }
}

function titleOf(declaration: Declaration, id: string): string {
  return declaration.title?.value || id;
}
