/** What the page knows, and everything that changes it. */

import type { PanelControl, PanelPoint, RehearsalPanel, RehearseResult, SupposedFigure, SupposeResult } from "../../server/src/lsp/rehearsal-protocol.ts";
import type { Host, HostEvent, Tab } from "./host.ts";

export const TABS: readonly Tab[] = ["promises", "drivers", "suppose", "premortem"];

export interface Figures {
  readonly version: number;
  readonly panel: RehearsalPanel;
  readonly points: readonly PanelPoint[];
}

export interface State {
  readonly figures: Figures | undefined;
  /** Why there are none. */
  readonly failure: string | undefined;
  /** The text has changed since. */
  readonly stale: boolean;
  /** Share of a run that is done; undefined where none is under way. */
  readonly running: number | undefined;
  readonly tab: Tab;
  /** Id of the chosen promise. */
  readonly target: string | undefined;
  /** What is supposed, by the control's key. */
  readonly values: ReadonlyMap<string, string>;
  /** The plan as it would be with these values. */
  readonly supposed: SupposeResult | undefined;
  readonly supposing: boolean;
  /** For who does not see the page. */
  readonly said: string;
}

/** Milliseconds after the last keystroke in a field. */
const PAUSE = 300;

export function keyOf(control: Pick<PanelControl, "type" | "id">): string {
  return `${control.type} ${control.id}`;
}

export class Store {
  readonly host: Host;
  readonly #changed: () => void;
  state: State;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;

  constructor(host: Host, changed: () => void) {
    this.host = host;
    this.#changed = changed;
    const kept = host.recall();
    this.state = {
      figures: undefined,
      failure: undefined,
      stale: false,
      running: undefined,
      tab: kept !== undefined && TABS.includes(kept.tab) ? kept.tab : "promises",
      target: kept?.target ?? undefined,
      values: new Map(kept?.values),
      supposed: undefined,
      supposing: false,
      said: "",
    };
    host.listen((event) => this.#hear(event));
  }

  #set(next: Partial<State>): void {
    this.state = { ...this.state, ...next };
    this.#changed();
    this.host.keep({ tab: this.state.tab, target: this.state.target ?? null, values: [...this.state.values] });
  }

  #hear(event: HostEvent): void {
    switch (event.type) {
      case "result":
        this.#take(event.result);
        break;
      case "progress":
        this.#set({ running: event.done });
        break;
      case "stale":
        this.#set({ stale: true });
        break;
      case "show":
        this.#set({ ...(event.tab && { tab: event.tab }), ...(event.target !== undefined && { target: event.target }) });
        break;
    }
  }

  #take(result: RehearseResult): void {
    if (!result.ok) {
      this.#set({ failure: result.reason, running: undefined });
      return;
    }
    const { version, panel, points } = result;
    const figures = { version, panel, points };
    const known = panel.targets.some(({ id }) => id === this.state.target);
    const controls = new Map(panel.controls.map((control) => [keyOf(control), control]));
    // What the text says by now is supposed no longer, and what it does not hold any more neither.
    const values = new Map([...this.state.values].filter(([key, value]) => controls.has(key) && controls.get(key)!.value !== value));
    this.#set({
      figures,
      values,
      failure: undefined,
      stale: false,
      running: undefined,
      supposed: undefined,
      ...(!known && { target: worst(panel)?.id }),
      said: `Rehearsed in ${panel.trials} trials.`,
    });
    if (values.size > 0) this.#soon();
  }

  choose(tab: Tab): void {
    this.#set({ tab });
  }

  pick(target: string): void {
    this.#set({ target });
  }

  /** Supposes a figure; as it stands in the text, it is supposed no longer. */
  suppose(control: PanelControl, value: string): void {
    const values = new Map(this.state.values);
    if (value.trim() === control.value) values.delete(keyOf(control));
    else values.set(keyOf(control), value);
    this.#set({ values });
    this.#soon();
  }

  drop(): void {
    this.#set({ values: new Map(), supposed: undefined, said: "Dropped; the text is as it was." });
    clearTimeout(this.#timer);
    this.#asked++;
  }

  apply(): void {
    const { supposed } = this.state;
    if (!supposed?.ok) return;
    this.host.edit(supposed.version, supposed.edits);
    this.#set({ said: "Applied to the text." });
  }

  #soon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(), PAUSE);
  }

  async #ask(): Promise<void> {
    const { figures, values } = this.state;
    if (figures === undefined) return;
    const mine = ++this.#asked;
    if (values.size === 0) {
      this.#set({ supposed: undefined });
      return;
    }
    const supposed: SupposedFigure[] = [];
    for (const control of figures.panel.controls) {
      const value = values.get(keyOf(control));
      if (value !== undefined) supposed.push({ type: control.type, entity: control.entity, value });
    }
    this.#set({ supposing: true });
    let result: SupposeResult;
    try {
      result = await this.host.suppose({ version: figures.version, trials: figures.panel.trials, figures: supposed });
    } catch (error) {
      result = { ok: false, reason: error instanceof Error ? error.message : String(error) };
    }
    if (mine !== this.#asked) return;
    this.#set({ supposed: result, supposing: false, said: result.ok ? "The chances as they would be are shown." : result.reason });
  }

  /** Writes down what somebody said about a point; the answer is why not. */
  async say(said: {
    readonly entity: number;
    readonly kind: "risk" | "concern";
    readonly title: string;
    readonly percent?: number;
    readonly delay?: string;
  }): Promise<string | undefined> {
    const { figures } = this.state;
    if (figures === undefined) return "There are no figures yet.";
    try {
      const result = await this.host.say({ version: figures.version, ...said });
      if (!result.ok) return result.reason;
      this.host.edit(result.version, result.edits);
      this.#set({ said: `The ${said.kind} is in the text.` });
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
}

/** The promise that needs most to be looked at, else the whole plan. */
function worst(panel: RehearsalPanel): RehearsalPanel["targets"][number] | undefined {
  const promises = panel.targets.filter(({ chance }) => chance !== undefined);
  return promises.toSorted((a, b) => a.chance! - b.chance!)[0] ?? panel.targets[0];
}
