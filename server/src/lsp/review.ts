/** The requests about a change of plan. A comparison lasts until it is ended; its base is read once, through the client. */

import type { Connection } from "vscode-languageserver";
import { type ComparedBase, reviewWith } from "../features/review.ts";
import { parse } from "../language/parser.ts";
import type { SourceFile } from "../language/syntax.ts";
import { bind } from "../plan/bind.ts";
import { reviewJson } from "../review/report/json.ts";
import { VERDICTS, verdictSentence } from "../review/report/words.ts";
import type { Schedule } from "../schedule/model.ts";
import { schedule } from "../schedule/schedule.ts";
import type { Host } from "./host.ts";
import {
  COMPARE,
  type CompareParams,
  type CompareResult,
  READ_BASE,
  REVIEW,
  type ReadBaseParams,
  type ReadBaseResult,
  type ReviewParams,
} from "./review-protocol.ts";
import type { Session } from "./session.ts";
import { canonicalUri } from "./uris.ts";

/** What a score is compared with. */
export interface Comparison extends ComparedBase {
  /** For the ghosts of the preview; undefined where it has no dates. */
  readonly schedule: Schedule | undefined;
}

export function answerReviews(connection: Pick<Connection, "onRequest" | "sendRequest">, session: Session, host: Host): void {
  const now = () => Math.floor(host.now() / 60_000);
  connection.onRequest(COMPARE, async ({ uri: clientUri, base }: CompareParams): Promise<unknown> => {
    const uri = canonicalUri(clientUri);
    if (base === null) {
      session.comparisons.delete(uri);
      return null;
    }
    const files = new Map<string, SourceFile | undefined>();
    const read = async (asked: string) => {
      const answer = await connection.sendRequest<ReadBaseResult>(READ_BASE, {
        reference: base.reference,
        uri: session.clientUri(asked),
      } satisfies ReadBaseParams);
      files.set(asked, answer === null ? undefined : parse(answer.text.replace(/^\uFEFF/u, "")));
    };
    await read(uri);
    if (files.get(uri) === undefined) return { ok: false, reason: `There is no such file in ${base.label}.` };
    // Which files it uses is known only once it is bound; each round reads those that the round before asked for.
    for (;;) {
      const missing = new Set<string>();
      const source = {
        get(asked: string) {
          if (!files.has(asked)) missing.add(asked);
          return files.get(asked);
        },
      };
      const plan = bind(uri, source, undefined, { today: session.workspace.today });
      if (missing.size === 0) {
        session.comparisons.set(uri, { label: base.label, plan, source, schedule: schedule(plan, { now: now() }) });
        break;
      }
      await Promise.all([...missing].map(read));
    }
    return reviewOf(session, clientUri, now());
  });
  connection.onRequest(REVIEW, ({ uri }: ReviewParams): unknown => reviewOf(session, uri, now()));
}

function reviewOf(session: Session, clientUri: string, now: number): CompareResult | null {
  const uri = canonicalUri(clientUri);
  const base = session.comparisons.get(uri);
  if (base === undefined) return null;
  const plan = session.workspace.planOf(uri);
  if (plan === undefined) return { ok: false, reason: "The score is not open." };
  const review = reviewWith(base, { label: "now", plan }, now);
  if (review === undefined) return { ok: false, reason: "One of the two versions has no dates: a score needs a `start`." };
  const json = reviewJson(review, (file) => session.clientUri(file));
  return { ok: true, version: session.open.get(uri)?.version ?? 0, review: json, sentence: `${VERDICTS[json.verdict]}: ${verdictSentence(json)}` };
}
