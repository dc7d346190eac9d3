/**
 * What features answer from. A workspace is the texts that are known, and the plans that they make; a snapshot is one file of it.
 * Neither ever changes: an edit makes a new workspace that shares what did not change (design invariant 2).
 */

import type { Diagnostic } from "../language/diagnostic.ts";
import type { SourceFile } from "../language/syntax.ts";
import { bind } from "../plan/bind.ts";
import type { FileSource, Plan } from "../plan/model.ts";
import type { Rehearsal } from "../rehearsal/model.ts";
import type { Schedule } from "../schedule/model.ts";
import { DEFAULT_SETTINGS, type Settings } from "./settings.ts";

export interface Workspace extends FileSource {
  /** Epoch day of today, as the host has it. */
  readonly today: number;
  readonly files: ReadonlyMap<string, SourceFile>;
  /** The plan that this file heads; undefined for an unknown file. */
  planOf(uri: string): Plan | undefined;
}

/** What is known of a plan beyond its text; it belongs to exactly this plan. */
export interface Outcome {
  readonly schedule?: Schedule | undefined;
  readonly rehearsal?: Rehearsal | undefined;
  /** Diagnostics that come from the two. */
  readonly diagnostics?: readonly Diagnostic[] | undefined;
}

export interface Snapshot {
  readonly uri: string;
  readonly source: SourceFile;
  readonly plan: Plan;
  readonly schedule: Schedule | undefined;
  readonly rehearsal: Rehearsal | undefined;
  readonly workspace: Workspace;
  readonly settings: Settings;
}

/** A plan, and every file that its making asked for as it was then. */
interface Bound {
  readonly plan: Plan;
  readonly asked: ReadonlyMap<string, SourceFile | undefined>;
}

export function createWorkspace(today: number): Workspace {
  return workspaceOf(new Map(), new Map(), today);
}

/** The same texts on another day. */
export function onDay(workspace: Workspace, today: number): Workspace {
  return today === workspace.today ? workspace : workspaceOf(workspace.files, new Map(), today);
}

/** The workspace with another text for one file, or without it. Plans that do not see that file are kept as they are. */
export function withFile(workspace: Workspace, uri: string, source: SourceFile | undefined): Workspace {
  const files = new Map(workspace.files);
  if (source === undefined) files.delete(uri);
  else files.set(uri, source);
  return workspaceOf(files, new Map(boundOf.get(workspace)), workspace.today);
}

const boundOf = new WeakMap<Workspace, Map<string, Bound>>();

function workspaceOf(files: ReadonlyMap<string, SourceFile>, bound: Map<string, Bound>, today: number): Workspace {
  const workspace: Workspace = {
    files,
    today,
    get: (uri) => files.get(uri),
    planOf(uri) {
      if (!files.has(uri)) return undefined;
      const before = bound.get(uri);
      if (before !== undefined && stillHolds(before, files)) return before.plan;
      const asked = new Map<string, SourceFile | undefined>([[uri, files.get(uri)]]);
      const get = (other: string) => {
        const source = files.get(other);
        asked.set(other, source);
        return source;
      };
      const plan = bind(uri, { get }, before?.plan, { today });
      for (const file of plan.files) asked.set(file.uri, files.get(file.uri));
      bound.set(uri, { plan, asked });
      return plan;
    },
  };
  boundOf.set(workspace, bound);
  return workspace;
}

function stillHolds(bound: Bound, files: ReadonlyMap<string, SourceFile>): boolean {
  for (const [uri, source] of bound.asked) if (files.get(uri) !== source) return false;
  return true;
}

/** Files that the plan of this file asks for, and that are not known. */
export function missingFiles(workspace: Workspace, uri: string): readonly string[] {
  if (workspace.planOf(uri) === undefined) return [];
  const asked = boundOf.get(workspace)!.get(uri)!.asked;
  return [...asked].filter(([, source]) => source === undefined).map(([other]) => other);
}

/** One file of a workspace as features see it; undefined for an unknown file. */
export function snapshotOf(workspace: Workspace, uri: string, outcome: Outcome = {}, settings: Settings = DEFAULT_SETTINGS): Snapshot | undefined {
  const source = workspace.files.get(uri);
  const plan = workspace.planOf(uri);
  if (source === undefined || plan === undefined) return undefined;
  return { uri, source, plan, schedule: outcome.schedule, rehearsal: outcome.rehearsal, workspace, settings };
}

/** The plans of all files that use this one, its own first. */
export function plansWith(workspace: Workspace, uri: string): readonly Plan[] {
  const plans: Plan[] = [];
  const own = workspace.planOf(uri);
  if (own !== undefined) plans.push(own);
  for (const other of workspace.files.keys()) {
    if (other === uri) continue;
    const plan = workspace.planOf(other);
    if (plan?.files.some((file) => file.uri === uri)) plans.push(plan);
  }
  return plans;
}
