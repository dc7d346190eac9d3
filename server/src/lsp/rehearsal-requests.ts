/** The requests of the rehearsal panel: a full rehearsal, one with figures supposed otherwise, and what somebody said in a premortem. */

import type { CancellationToken, Connection } from "vscode-languageserver";
import { saidEdit } from "../features/fragile-points.ts";
import { parseDate } from "../language/dates.ts";
import type { TextEdit } from "../language/diagnostic.ts";
import type { Plan } from "../plan/model.ts";
import { editsOf, type Supposition } from "../rehearsal/what-if.ts";
import {
  REHEARSE,
  REHEARSING,
  type RehearseParams,
  type RehearseResult,
  type RehearsingParams,
  SAY,
  type SayParams,
  type SayResult,
  SUPPOSE,
  type SupposedFigure,
  type SupposeParams,
  type SupposeResult,
} from "./rehearsal-protocol.ts";
import type { Session } from "./session.ts";
import { canonicalUri } from "./uris.ts";

const MOST_TRIALS = 1_000_000;
const CHANGED = "The text has changed meanwhile; rehearse it again.";
const NO_PLAN = "There is no plan here: a score begins with `score`, and says when it starts.";
const ESTIMATE = /^\d[\w.]*$/u;

export function answerRehearsals(connection: Pick<Connection, "onRequest" | "sendNotification">, session: Session): void {
  const desk = new RehearsalDesk(session, (params) => void connection.sendNotification(REHEARSING, params));
  connection.onRequest(REHEARSE, (params: RehearseParams, token): Promise<unknown> => desk.rehearse(params, token));
  connection.onRequest(SUPPOSE, (params: SupposeParams, token): Promise<unknown> => desk.suppose(params, token));
  connection.onRequest(SAY, (params: SayParams): Promise<unknown> => desk.say(params));
}

/** Answers about rehearsals. */
export class RehearsalDesk {
  readonly #session: Session;
  readonly #progress: (params: RehearsingParams) => void;

  constructor(session: Session, progress: (params: RehearsingParams) => void) {
    this.#session = session;
    this.#progress = progress;
  }

  async rehearse({ uri, trials }: RehearseParams, token?: CancellationToken): Promise<RehearseResult> {
    const plan = await this.#planOf(uri);
    if (plan === undefined) return { ok: false, reason: NO_PLAN };
    const version = this.#version(uri);
    const result = await this.#play(uri, plan, trials, [], token);
    if (result === undefined) return { ok: false, reason: "The rehearsal was cancelled." };
    if (!result.ok) return result;
    const points = result.points.map((point) => ({ ...point, source: { ...point.source, file: this.#session.clientUri(point.source.file) } }));
    return { ok: true, version, panel: result.panel, points };
  }

  async suppose({ uri, trials, version, figures }: SupposeParams, token?: CancellationToken): Promise<SupposeResult> {
    const plan = await this.#planOf(uri);
    if (plan === undefined || this.#version(uri) !== version) return { ok: false, reason: plan === undefined ? NO_PLAN : CHANGED };
    const suppositions: Supposition[] = [];
    for (const figure of figures) {
      const supposition = suppositionOf(figure);
      if (typeof supposition === "string") return { ok: false, reason: supposition, entity: figure.entity };
      suppositions.push(supposition);
    }
    const edits = editsOf(plan, suppositions);
    if (edits.length < suppositions.length) return { ok: false, reason: "One of these figures stands nowhere in the text." };
    const result = await this.#play(uri, plan, trials, edits, token);
    if (result === undefined) return { ok: false, reason: "The rehearsal was cancelled." };
    return result.ok ? { ok: true, version, panel: result.panel, edits: this.#located(edits) } : result;
  }

  async say({ uri, version, entity, ...said }: SayParams): Promise<SayResult> {
    const plan = await this.#planOf(uri);
    if (plan?.entities[entity] === undefined || this.#version(uri) !== version) return { ok: false, reason: CHANGED };
    if (said.title.trim() === "") return { ok: false, reason: "Say in a few words what it is." };
    const { percent, delay } = said;
    if (percent !== undefined && !(percent >= 0 && percent <= 100)) return { ok: false, reason: "A chance is a number from 0 to 100." };
    if (delay !== undefined && delay !== "" && !ESTIMATE.test(delay)) return { ok: false, reason: "A delay reads `2d..5d..10d`, or `5d`." };
    const point = { type: "task", entity, title: "", why: "", question: "", days: 0 } as const;
    return { ok: true, version, edits: this.#located([saidEdit(plan, point, { ...said, title: said.title.trim() }, this.#session.workspace.today)]) };
  }

  async #play(uri: string, plan: Plan, trials: number, edits: readonly TextEdit[], token: CancellationToken | undefined) {
    const count = Math.max(1, Math.min(MOST_TRIALS, Math.floor(trials) || 1));
    const running = this.#session.rehearsing.full(plan, count, edits, (done) => this.#progress({ uri, done }));
    const listening = token?.onCancellationRequested(() => running.cancel());
    const result = await running.result;
    listening?.dispose();
    return result;
  }

  /** The plan of the newest text, with the files that it uses. */
  async #planOf(clientUri: string): Promise<Plan | undefined> {
    const uri = canonicalUri(clientUri);
    if (!this.#session.workspace.files.has(uri)) await this.#session.reload(uri);
    await this.#session.complete(uri);
    const plan = this.#session.workspace.planOf(uri);
    return plan !== undefined && plan.score >= 0 ? plan : undefined;
  }

  #version(uri: string): number {
    return this.#session.open.get(canonicalUri(uri))?.version ?? 0;
  }

  #located(edits: readonly TextEdit[]): readonly TextEdit[] {
    return edits.map((edit) => ({ ...edit, file: this.#session.clientUri(edit.file) }));
  }
}

/** A figure as a supposition, or what is wrong with it. */
function suppositionOf({ type, entity, value }: SupposedFigure): Supposition | string {
  const text = value.trim();
  switch (type) {
    case "capacity": {
      const capacity = Number(text);
      return Number.isInteger(capacity) && capacity >= 1 ? { type, entity, capacity } : "A capacity is a whole number from 1.";
    }
    case "chance": {
      const percent = Number(text.replace(/\s*%$/u, ""));
      return text !== "" && percent >= 0 && percent <= 100 ? { type, entity, percent } : "A chance is a number from 0 to 100.";
    }
    case "due":
      return parseDate(text) ? { type, entity, date: text } : "A promise is a date such as `2027-04-30`, or a period such as `2027-Q2`.";
    default:
      return ESTIMATE.test(text) ? { type, entity, estimate: text } : "An estimate reads `5d`, `3d..9d` or `3d..5d..9d`.";
  }
}
