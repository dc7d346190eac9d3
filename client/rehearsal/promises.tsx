/** The promises with their chances, and the whole distribution of the chosen one. */

import type { JSX } from "preact";
import type { PanelTarget } from "../../server/src/lsp/rehearsal-protocol.ts";
import { Curve } from "./curve.tsx";
import type { Store } from "./store.ts";
import { fullDate, percent, shortDate } from "./words.ts";

export function Promises({ store }: { readonly store: Store }): JSX.Element {
  const { figures, target: chosen } = store.state;
  const { panel } = figures!;
  const target = panel.targets.find(({ id }) => id === chosen) ?? panel.targets[0];
  if (target === undefined) return <p class="nothing">The plan has no milestone, no promise and no end to rehearse.</p>;
  return (
    <div class="columns">
      <TargetList store={store} targets={panel.targets} confidence={panel.confidence} chosen={target.id} />
      <Distribution target={target} />
    </div>
  );
}

function TargetList(props: {
  readonly store: Store;
  readonly targets: readonly PanelTarget[];
  readonly confidence: number;
  readonly chosen: string;
}): JSX.Element {
  const { store, targets, confidence, chosen } = props;
  return (
    <fieldset class="targets" aria-label="Promise">
      {targets.map((target) => {
        const isUnlikely = target.chance !== undefined && target.chance < confidence;
        return (
          <label key={target.id} class={target.id === chosen ? "target chosen" : "target"} data-target={target.id}>
            <input type="radio" name="promise" checked={target.id === chosen} onChange={() => store.pick(target.id)} />
            <span class="name">{target.title}</span>
            <span class="figures">
              {isUnlikely && <span class="tag">unlikely</span>}
              {target.summary}
            </span>
            {target.chance !== undefined && (
              <svg class="gauge" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
                <rect class="track" width="100" height="4" />
                <rect class={isUnlikely ? "low" : "high"} width={target.chance * 100} height="4" />
              </svg>
            )}
          </label>
        );
      })}
    </fieldset>
  );
}

export function Distribution({ target, before }: { readonly target: PanelTarget; readonly before?: PanelTarget }): JSX.Element {
  const usual = target.curve[0]?.date.slice(0, 4) ?? "";
  return (
    <div class="distribution">
      {before === undefined && <h2>{target.title}</h2>}
      {target.curve.length === 0 ? <p class="nothing">It takes place in no trial.</p> : <Curve target={target} before={before} />}
      {before === undefined && target.sentences.map((sentence) => <p key={sentence}>{sentence}</p>)}
      {before === undefined && target.curve.length > 0 && (
        <>
          <dl class="percentiles">
            {(["p10", "p50", "p80", "p95"] as const).map((name) => (
              <div key={name}>
                <dt>{name.toUpperCase()}</dt>
                <dd>{shortDate(target[name], usual)}</dd>
              </div>
            ))}
            <div>
              <dt>Planned</dt>
              <dd>{shortDate(target.planned, usual)}</dd>
            </div>
            {target.due !== undefined && (
              <div>
                <dt>Promised</dt>
                <dd>{shortDate(target.due, usual)}</dd>
              </div>
            )}
          </dl>
          <DayTable target={target} />
        </>
      )}
    </div>
  );
}

/** The same as text. */
function DayTable({ target }: { readonly target: PanelTarget }): JSX.Element {
  const all = target.curve.reduce((sum, { count }) => sum + count, 0);
  return (
    <details>
      <summary>The figures day by day</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">Ends on</th>
            <th scope="col" class="number">
              Trials
            </th>
            <th scope="col" class="number">
              Done by then
            </th>
          </tr>
        </thead>
        <tbody>
          {target.curve.map(({ date, count, done }) => {
            const isAfter = target.due !== undefined && date > target.due;
            return (
              <tr key={date} class={isAfter ? "after" : undefined}>
                <th scope="row">
                  {fullDate(date)}
                  {isAfter && <span class="unit"> late</span>}
                </th>
                <td class="number">{percent(count / all)}</td>
                <td class="number">{percent(done)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </details>
  );
}
