/** The most fragile points of the plan, to be talked through one by one; an answer becomes a risk or a concern in the text. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { PanelPoint } from "../../server/src/lsp/rehearsal-protocol.ts";
import type { Store } from "./store.ts";
import { days } from "./words.ts";

const TYPES: Readonly<Record<PanelPoint["type"], string>> = {
  promise: "unlikely promise",
  merge: "paths that meet",
  task: "wide estimate",
  "no-range": "estimate without a range",
  person: "one pair of hands",
  risk: "risk",
  cue: "cue never practised",
  rehearsal: "failed rehearsal",
  concern: "open concern",
};

export function Premortem({ store }: { readonly store: Store }): JSX.Element {
  const { points } = store.state.figures!;
  return (
    <>
      <p class="about">
        Imagine it is the day after, and it went wrong. Talk these points through, the most fragile first, and write down what somebody says. A concern names
        nobody in the file; the commit that brings it still has its author.
      </p>
      {points.length === 0 && <p class="nothing">Nothing stands out. Ask all the same: what would make this plan fail?</p>}
      <ol class="points">
        {points.map((point) => (
          <Point key={`${point.type} ${point.id}`} point={point} store={store} />
        ))}
      </ol>
    </>
  );
}

function Point({ point, store }: { readonly point: PanelPoint; readonly store: Store }): JSX.Element {
  const [kind, setKind] = useState<"risk" | "concern" | undefined>(undefined);
  return (
    <li data-point={`${point.type} ${point.id}`}>
      <h2>
        <button type="button" class="plain" title="Show it in the text" onClick={() => store.host.reveal(point.source)}>
          {point.title}
        </button>
        <span class="tag">{TYPES[point.type]}</span>
        {point.days >= 0.1 && <span class="stake">{`about ${days(point.days)} at stake`}</span>}
      </h2>
      <p>{point.why}</p>
      <p class="question">{point.question}</p>
      <div class="actions">
        <button type="button" class="button" aria-expanded={kind === "risk"} onClick={() => setKind(kind === "risk" ? undefined : "risk")}>
          Write down a risk…
        </button>
        <button type="button" class="button" aria-expanded={kind === "concern"} onClick={() => setKind(kind === "concern" ? undefined : "concern")}>
          Voice a concern…
        </button>
      </div>
      {kind !== undefined && <AnswerForm key={kind} point={point} kind={kind} store={store} done={() => setKind(undefined)} />}
    </li>
  );
}

function AnswerForm(props: { readonly point: PanelPoint; readonly kind: "risk" | "concern"; readonly store: Store; readonly done: () => void }): JSX.Element {
  const { point, kind, store, done } = props;
  const [failure, setFailure] = useState<string | undefined>(undefined);
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget as HTMLFormElement);
    const text = (name: string): string => String(fields.get(name) ?? "").trim();
    const delay = text("delay");
    const problem = await store.say({
      entity: point.entity,
      kind,
      title: text("title"),
      ...(kind === "risk" && { percent: Number(text("percent")) }),
      ...(delay !== "" && { delay }),
    });
    setFailure(problem);
    if (problem === undefined) done();
  };
  const id = `answer-${point.type}-${point.entity}-${kind}`;
  return (
    <form class="answer" onSubmit={(event) => void submit(event)} aria-label={kind === "risk" ? "A risk" : "A concern"}>
      <div class="field wide">
        <label for={`${id}-title`}>{kind === "risk" ? "What may happen" : "What is doubted"}</label>
        <input id={`${id}-title`} name="title" type="text" required autocomplete="off" />
      </div>
      {kind === "risk" && (
        <div class="field">
          <label for={`${id}-percent`}>Chance, %</label>
          <input id={`${id}-percent`} name="percent" type="number" min={0} max={100} value={20} required />
        </div>
      )}
      {kind === "risk" && point.canDelay && (
        <div class="field">
          <label for={`${id}-delay`}>Delays it by</label>
          <input id={`${id}-delay`} name="delay" type="text" placeholder="2d..5d..10d" spellcheck={false} />
        </div>
      )}
      <button type="submit" class="button primary">
        Write it into the score
      </button>
      {failure !== undefined && (
        <p class="notice worse" role="alert">
          {failure}
        </p>
      )}
    </form>
  );
}
