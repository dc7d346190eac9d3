/** The state of one connection: the texts, what they mean, what the client can do. Everything else is computed from it. */

import { diagnosticsOf } from "../features/diagnostics.ts";
import { scheduleWork } from "../features/outcome.ts";
import { DEFAULT_SETTINGS, type Settings } from "../features/settings.ts";
import { createWorkspace, missingFiles, type Outcome, onDay, type Snapshot, snapshotOf, type Workspace, withFile } from "../features/snapshot.ts";
import type { Diagnostic } from "../language/diagnostic.ts";
import { applyEdit } from "../language/incremental.ts";
import { Lines } from "../language/lines.ts";
import { parse } from "../language/parser.ts";
import type { SourceFile } from "../language/syntax.ts";
import type { Host } from "./host.ts";
import { RehearsalThread } from "./rehearsal-thread.ts";
import { Rehearsing } from "./rehearsing.ts";
import type { Comparison } from "./review.ts";
import { Scheduling } from "./scheduling.ts";
import { canonicalUri } from "./uris.ts";

/** A text that the client has open. */
export interface OpenDocument {
  /** As the client spells it. */
  readonly uri: string;
  readonly version: number;
}

/** A change as the protocol has it, with positions. */
export interface Change {
  readonly range?: {
    readonly start: { readonly line: number; readonly character: number };
    readonly end: { readonly line: number; readonly character: number };
  };
  readonly text: string;
}

export interface FileReader {
  readFile(uri: string): Promise<string | undefined>;
  findScores(): Promise<readonly string[]>;
}

const MINUTE = 60_000;

export class Session {
  readonly scheduling: Scheduling;
  readonly rehearsing: Rehearsing;
  /** Hears of the files for whose plans there are new chances. */
  rehearsed: ((uri: string) => void) | undefined;
  readonly open = new Map<string, OpenDocument>();
  /** What each score is compared with, by its canonical address. */
  readonly comparisons = new Map<string, Comparison>();
  settings: Settings = DEFAULT_SETTINGS;
  readonly #host: Host;
  readonly #files: FileReader;
  readonly #lines = new WeakMap<SourceFile, Lines>();
  /** Files that a `use` names and that were looked for in vain; a change on disk gives them another chance. */
  readonly #lookedFor = new Set<string>();
  readonly #reading = new Map<string, Promise<void>>();
  #workspace: Workspace;

  constructor(host: Host, files: FileReader, failed: (error: unknown) => void) {
    this.#host = host;
    this.#files = files;
    this.#workspace = createWorkspace(this.#today());
    this.scheduling = new Scheduling(
      (plan) => scheduleWork(plan, Math.floor(host.now() / MINUTE)),
      () => host.now(),
      failed,
    );
    this.rehearsing = new Rehearsing({
      scheduling: this.scheduling,
      thread: host.rehearser && new RehearsalThread(host.rehearser),
      isWanted: (uri) => this.settings.rehearse && this.open.has(uri),
      moment: () => ({ today: this.#today(), now: Math.floor(host.now() / MINUTE) }),
      clock: () => host.now(),
      changed: (uri) => this.rehearsed?.(uri),
      failed,
    });
    this.scheduling.settled = (plan) => this.rehearsing.scheduled(plan);
  }

  get workspace(): Workspace {
    this.#workspace = onDay(this.#workspace, this.#today());
    return this.#workspace;
  }

  #today(): number {
    return Math.floor((this.#host.now() / MINUTE - this.#host.timezoneOffset()) / 1440);
  }

  // ------------------------------------------------------------ texts

  opened(clientUri: string, version: number, text: string): void {
    const uri = canonicalUri(clientUri);
    this.open.set(uri, { uri: clientUri, version });
    this.#put(uri, parse(withoutMark(text)));
  }

  changed(clientUri: string, version: number, changes: readonly Change[]): void {
    const uri = canonicalUri(clientUri);
    const before = this.#workspace.files.get(uri);
    if (before === undefined) return;
    let source = before;
    for (const { range, text } of changes) {
      if (range === undefined) {
        source = parse(withoutMark(text));
        continue;
      }
      const lines = this.linesOf(source);
      const start = lines.offset(range.start.line, range.start.character);
      const end = Math.max(start, lines.offset(range.end.line, range.end.character));
      const after = applyEdit(source, { start, end, text });
      this.#lines.set(after, lines.edit(start, end, text, after.text));
      source = after;
    }
    this.open.set(uri, { uri: clientUri, version });
    this.#put(uri, source);
  }

  /** What is on disk counts again. */
  async closed(clientUri: string): Promise<void> {
    const uri = canonicalUri(clientUri);
    this.open.delete(uri);
    await this.reload(uri);
  }

  /** Reads a file that is not open; it is forgotten where it is not there. */
  async reload(uri: string): Promise<void> {
    const text = await this.#files.readFile(uri);
    if (this.open.has(uri)) return;
    this.#lookedFor.delete(uri);
    const before = this.#workspace.files.get(uri);
    if (text === undefined && before === undefined) return;
    if (text !== undefined && before?.text === withoutMark(text)) return;
    this.#put(uri, text === undefined ? undefined : parse(withoutMark(text)));
  }

  /** Reads all scores of the workspace. */
  async loadAll(): Promise<void> {
    const found = await this.#files.findScores();
    await Promise.all(
      found.map(async (clientUri) => {
        const uri = canonicalUri(clientUri);
        if (!this.#workspace.files.has(uri)) await this.reload(uri);
      }),
    );
  }

  /** Files may have come: what was not there is looked for again. */
  filesMayHaveCome(): void {
    this.#lookedFor.clear();
  }

  /** True where nothing has to be read before the plan of this file is whole. */
  isComplete(uri: string): boolean {
    return this.#unread(uri).length === 0;
  }

  /** Reads the files that the plan of this file needs. */
  async complete(uri: string): Promise<void> {
    for (let missing = this.#unread(uri); missing.length > 0; missing = this.#unread(uri)) await Promise.all(missing.map((other) => this.#look(other)));
  }

  /** Reads a file that is used. Who asks meanwhile waits for the same: until it was read, nobody may say that it is missing. */
  #look(uri: string): Promise<void> {
    const read = async (): Promise<void> => {
      try {
        const text = await this.#files.readFile(uri);
        this.#lookedFor.add(uri);
        if (text !== undefined && !this.#workspace.files.has(uri)) this.#put(uri, parse(withoutMark(text)));
      } finally {
        this.#reading.delete(uri);
      }
    };
    const reading = this.#reading.get(uri) ?? read();
    this.#reading.set(uri, reading);
    return reading;
  }

  #unread(uri: string): readonly string[] {
    return missingFiles(this.workspace, uri).filter((other) => !this.#lookedFor.has(other));
  }

  #put(uri: string, source: SourceFile | undefined): void {
    this.scheduling.changed(uri);
    this.rehearsing.changed(uri);
    this.#workspace = withFile(this.workspace, uri, source);
  }

  // ------------------------------------------------------------ what they mean

  /** What features answer from, with what is known of its dates at this moment. */
  snapshot(clientUri: string): Snapshot | undefined {
    return this.#snapshot(canonicalUri(clientUri), (plan) => this.scheduling.known(plan) ?? this.scheduling.quickly(plan));
  }

  /** The same with its dates; undefined when the text has changed before they were ready. With `chances` it waits for those too, where they are near. */
  async scheduled(clientUri: string, chances = false): Promise<Snapshot | undefined> {
    const uri = canonicalUri(clientUri);
    const plan = this.workspace.planOf(uri);
    if (plan === undefined) return undefined;
    const outcome = await this.scheduling.outcomeOf(plan);
    if (outcome !== undefined && chances) await this.rehearsing.soon(plan);
    if (outcome === undefined || this.workspace.planOf(uri) !== plan) return undefined;
    return this.#snapshot(uri, () => this.scheduling.known(plan) ?? outcome);
  }

  #snapshot(uri: string, outcomeOf: (plan: Snapshot["plan"]) => Outcome | undefined): Snapshot | undefined {
    const { workspace } = this;
    const plan = workspace.planOf(uri);
    return plan === undefined ? undefined : snapshotOf(workspace, uri, outcomeOf(plan), this.settings);
  }

  /** What there is to say about a file now; `final` is false while its dates are not known. */
  diagnostics(uri: string): { readonly items: readonly Diagnostic[]; readonly plan: Snapshot["plan"]; readonly outcome: Outcome | undefined } | undefined {
    const plan = this.workspace.planOf(uri);
    if (plan === undefined) return undefined;
    const outcome = this.scheduling.known(plan) ?? this.scheduling.quickly(plan);
    return { items: diagnosticsOf(plan, outcome?.diagnostics ?? [], this.settings), plan, outcome };
  }

  // ------------------------------------------------------------ places

  linesOf(source: SourceFile): Lines {
    let lines = this.#lines.get(source);
    if (lines === undefined) {
      lines = new Lines(source.text);
      this.#lines.set(source, lines);
    }
    return lines;
  }

  /** Lines of any known file; of an unknown one those of an empty text. */
  linesAt(uri: string): Lines {
    const source = this.workspace.files.get(uri);
    return source === undefined ? new Lines("") : this.linesOf(source);
  }

  /** As the client spells the address of a file. */
  clientUri(uri: string): string {
    return this.open.get(uri)?.uri ?? uri;
  }
}

/** A byte order mark is no part of the text. */
function withoutMark(text: string): string {
  return text.startsWith("\uFEFF") ? text.slice(1) : text;
}
