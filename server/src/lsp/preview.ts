/** The preview's own requests: each answered from the schedule of the text as it is, or else from the last one that there was. */

import type { Connection } from "vscode-languageserver";
import { scorePicture } from "../features/score-picture.ts";
import type { Snapshot } from "../features/snapshot.ts";
import type { TextEdit } from "../language/diagnostic.ts";
import { applyEdit } from "../language/incremental.ts";
import type { SourceFile } from "../language/syntax.ts";
import { bind } from "../plan/bind.ts";
import type { Plan } from "../plan/model.ts";
import type { Rehearsal } from "../rehearsal/model.ts";
import { match } from "../review/match.ts";
import type { Schedule } from "../schedule/model.ts";
import { schedule as scheduleOf } from "../schedule/schedule.ts";
import { type Arranged, type Arrangement, arrange } from "../timeline/arrange.ts";
import { carriedOver } from "../timeline/carry-over.ts";
import { consequenceOf } from "../timeline/consequence.ts";
import { dragEdit } from "../timeline/drag.ts";
import { htmlOf } from "../timeline/html.ts";
import { locate, locateItem } from "../timeline/locate.ts";
import { nextIn } from "../timeline/next.ts";
import { sent, slice } from "../timeline/slice.ts";
import { svgOf } from "../timeline/svg.ts";
import type { Timeline } from "../timeline/timeline.ts";
import { scoreTime, timelineOf } from "../timeline/timeline-of.ts";
import type { Host } from "./host.ts";
import {
  DRAG,
  DRAW,
  type DragParams,
  type DragResult,
  type DrawParams,
  type DrawResult,
  LOCATE,
  type LocateParams,
  type LocateResult,
  NEXT,
  type NextParams,
  type NextResult,
  PICTURE,
  type PictureParams,
  type PictureResult,
  SLICE,
  type SliceParams,
  type SliceResult,
} from "./preview-protocol.ts";
import type { Session } from "./session.ts";
import { canonicalUri } from "./uris.ts";

/** So many problems are spelled out above the picture. */
const PROBLEMS = 5;

export function answerPreview(connection: Pick<Connection, "onRequest">, session: Session, host: Host): void {
  const desk = new PreviewDesk(session, () => Math.floor(host.now() / 60_000));
  connection.onRequest(SLICE, (params: SliceParams) => desk.slice(params));
  connection.onRequest(LOCATE, (params: LocateParams) => desk.locate(params));
  connection.onRequest(DRAG, (params: DragParams): Promise<unknown> => desk.drag(params));
  connection.onRequest(DRAW, (params: DrawParams) => desk.draw(params));
  connection.onRequest(NEXT, (params: NextParams) => desk.next(params));
  connection.onRequest(PICTURE, (params: PictureParams): Promise<unknown> => desk.picture(params));
}

interface Shown {
  readonly schedule: Schedule;
  readonly rehearsal: Rehearsal | undefined;
  /** The version that it is compared with. */
  readonly compare: Schedule | undefined;
  readonly timeline: Timeline;
}

/** Answers about previews. Pictures are made once a schedule, arrangements once a picture. */
export class PreviewDesk {
  readonly #session: Session;
  /** Epoch minutes. */
  readonly #now: () => number;
  /** What was last shown of each score. */
  readonly #last = new Map<string, Shown>();
  readonly #carried = new WeakMap<Plan, { readonly from: Shown; readonly shown: Shown }>();
  readonly #arranged = new WeakMap<Timeline, { readonly text: string; readonly arranged: Arranged }>();

  constructor(session: Session, now: () => number) {
    this.#session = session;
    this.#now = now;
  }

  async slice({ uri, arrangement, yFrom, yTo, chosen, settled = false }: SliceParams): Promise<SliceResult> {
    const known = canonicalUri(uri);
    const last = this.#last.get(known);
    // The first picture has to wait for its dates; later ones stand in for each other.
    const snapshot = last ? await this.#soon(uri, settled) : await this.#snapshot(uri);
    const plan = this.#session.workspace.planOf(known);
    const fresh = snapshot && this.#show(uri, snapshot);
    const meanwhile = !snapshot && last && plan ? this.#meanwhile(plan, last) : undefined;
    const shown = fresh ?? meanwhile ?? last;
    const errors = plan ? (this.#session.diagnostics(known)?.items.filter((one) => one.severity === "error") ?? []) : [];
    return {
      version: this.#session.open.get(canonicalUri(uri))?.version ?? 0,
      slice: shown ? sent(slice(shown.timeline, this.#arrange(shown.timeline, arrangement), yFrom, yTo, chosen)) : null,
      stale: shown !== undefined && fresh === undefined && meanwhile === undefined,
      provisional: meanwhile !== undefined,
      problems: errors.slice(0, PROBLEMS).map(({ message, file, start, end }) => ({ message, file: this.#session.clientUri(file), start, end })),
      problemCount: errors.length,
    };
  }

  async locate({ uri, arrangement, at }: LocateParams): Promise<LocateResult | null> {
    await this.#snapshot(uri);
    const shown = this.#last.get(canonicalUri(uri));
    if (shown === undefined) return null;
    const arranged = this.#arrange(shown.timeline, arrangement);
    return typeof at === "string" ? locateItem(shown.timeline, arranged, at) : locate(shown.timeline, arranged, at);
  }

  async drag({ uri, arrangement, yFrom, yTo, chosen, target }: DragParams): Promise<DragResult> {
    const snapshot = await this.#snapshot(uri);
    const shown = snapshot && this.#show(uri, snapshot);
    if (snapshot === undefined || shown === undefined) return { ok: false, reason: "There is no plan to change just now." };
    const edit = dragEdit(shown.schedule, scoreTime(shown.schedule.plan), target);
    if (!edit.ok) return { ok: false, reason: `This cannot be moved: ${edit.reason}.` };
    const after = edit.edits.length === 0 ? shown : this.#withEdits(uri, snapshot, edit.edits);
    if (after === undefined) return { ok: false, reason: "The plan would have no dates." };
    return {
      ok: true,
      version: this.#session.open.get(canonicalUri(uri))?.version ?? 0,
      edits: edit.edits.map((one) => ({ ...one, file: this.#session.clientUri(one.file) })),
      wording: edit.wording,
      ...sentence(edit.edits.length === 0 ? { text: "As it is.", worse: false } : consequenceOf(shown.schedule, after.schedule)),
      slice: sent(slice(after.timeline, this.#arrange(after.timeline, arrangement), yFrom, yTo, chosen)),
    };
  }

  async picture({ uri, text, ...options }: PictureParams): Promise<PictureResult> {
    // What it uses has to be read first; most use nothing.
    if (/^\s*use\b/m.test(text)) await this.#session.loadAll();
    const { files } = this.#session.workspace;
    return scorePicture(text, { ...options, uri: canonicalUri(uri), now: this.#now(), read: (other) => files.get(canonicalUri(other))?.text });
  }

  async draw({ uri, format, script, ...options }: DrawParams): Promise<DrawResult> {
    const snapshot = await this.#snapshot(uri);
    const shown = (snapshot && this.#show(uri, snapshot)) ?? this.#last.get(canonicalUri(uri));
    if (shown === undefined) throw new Error("There is no plan to draw.");
    return {
      text: format === "svg" ? svgOf(shown.timeline, options) : htmlOf(shown.timeline, script ?? "", { theme: options.theme }),
      name: shown.timeline.id || "plan",
    };
  }

  async next({ uri }: NextParams): Promise<NextResult | null> {
    const snapshot = await this.#snapshot(uri);
    const shown = (snapshot && this.#show(uri, snapshot)) ?? this.#last.get(canonicalUri(uri));
    if (shown === undefined) return null;
    const result = nextIn(shown.timeline, this.#now());
    return {
      ...result,
      groups: result.groups.map((group) => ({ ...group, entries: group.entries.map((entry) => ({ ...entry, file: this.#session.clientUri(entry.file) })) })),
    };
  }

  /** The newest text with its dates; waits until one stays long enough to be scheduled. */
  async #snapshot(uri: string): Promise<Snapshot | undefined> {
    const known = await this.#read(uri);
    for (;;) {
      const snapshot = await this.#session.scheduled(uri);
      if (snapshot !== undefined || this.#session.workspace.planOf(known) === undefined) return snapshot;
    }
  }

  /** The same where its dates are known by now, or where they are asked for; else undefined, and they are on their way. */
  async #soon(uri: string, settled: boolean): Promise<Snapshot | undefined> {
    const plan = this.#session.workspace.planOf(await this.#read(uri));
    // A small plan has its dates now, rather than after the pause that a large one waits for.
    const known = plan !== undefined && this.#session.scheduling.quickly(plan) !== undefined;
    const scheduled = this.#session.scheduled(uri);
    return settled || known ? scheduled : undefined;
  }

  async #read(uri: string): Promise<string> {
    const known = canonicalUri(uri);
    if (!this.#session.workspace.files.has(known)) await this.#session.reload(known);
    await this.#session.complete(known);
    return known;
  }

  /** The text as it is with the last dates; made once a plan. */
  #meanwhile(plan: Plan, last: Shown): Shown {
    if (plan === last.schedule.plan) return last;
    let shown = this.#carried.get(plan);
    if (shown?.from !== last) {
      shown = { from: last, shown: this.#shown(carriedOver(plan, last.schedule), undefined, last.compare) };
      this.#carried.set(plan, shown);
    }
    return shown.shown;
  }

  #show(uri: string, snapshot: Snapshot): Shown | undefined {
    const { schedule, rehearsal } = snapshot;
    if (schedule === undefined) return undefined;
    const key = canonicalUri(uri);
    const last = this.#last.get(key);
    // The line of today moves a pixel a day at most: it need not make the picture anew each minute.
    const compare = this.#session.comparisons.get(key)?.schedule;
    if (last?.schedule === schedule && last.rehearsal === rehearsal && last.compare === compare) return last;
    const shown = this.#shown(schedule, rehearsal, compare);
    this.#last.set(key, shown);
    return shown;
  }

  #shown(schedule: Schedule, rehearsal: Rehearsal | undefined, compare: Schedule | undefined): Shown {
    const spell = (file: string): string => this.#session.clientUri(file);
    const timeline = timelineOf(schedule, {
      now: this.#now(),
      spell,
      ...(rehearsal && { rehearsal }),
      ...(compare && { compare: { schedule: compare, toBase: match(compare.plan, schedule.plan).toBase } }),
    });
    return { schedule, rehearsal, compare, timeline };
  }

  #arrange(timeline: Timeline, arrangement: Arrangement): Arranged {
    const text = JSON.stringify(arrangement);
    let known = this.#arranged.get(timeline);
    if (known?.text !== text) {
      known = { text, arranged: arrange(timeline, arrangement) };
      this.#arranged.set(timeline, known);
    }
    return known.arranged;
  }

  /** The plan as it would be with these edits; nothing of the session changes. */
  #withEdits(uri: string, snapshot: Snapshot, edits: readonly TextEdit[]): Shown | undefined {
    const changed = new Map<string, SourceFile>();
    for (const edit of edits.toSorted((a, b) => b.start - a.start)) {
      const source = changed.get(edit.file) ?? snapshot.workspace.get(edit.file);
      if (source) changed.set(edit.file, applyEdit(source, edit));
    }
    const plan = bind(canonicalUri(uri), { get: (file) => changed.get(file) ?? snapshot.workspace.get(file) }, snapshot.plan, {
      today: snapshot.workspace.today,
    });
    const schedule = scheduleOf(plan, { now: this.#now() });
    const compare = this.#session.comparisons.get(canonicalUri(uri))?.schedule;
    return schedule && this.#shown(schedule, undefined, compare);
  }
}

function sentence({ text, worse }: { readonly text: string; readonly worse: boolean }): { consequence: string; worse: boolean } {
  return { consequence: text, worse };
}
