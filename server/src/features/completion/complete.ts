/** Completion: what may stand at the cursor, from the table of kinds, the plan's names, and the calendar. */

import { type Kind, kindRow } from "../../language/kinds.ts";
import { locate, type Placed, touches } from "../../language/locate.ts";
import type { Entity } from "../../plan/model.ts";
import { entitiesBefore, entityAt } from "../place.ts";
import type { Snapshot } from "../snapshot.ts";
import { blocksAt } from "./blocks.ts";
import { clauseText } from "./clause-text.ts";
import { type Expected, expectedAfter, type Reading } from "./expected.ts";
import { filePaths } from "./files.ts";
import type { CompletionItem, CompletionList } from "./item.ts";
import { type LineBefore, lineBefore } from "./line.ts";
import { namesFor, wantedIds } from "./names.ts";
import { DECLARATION_SNIPPETS } from "./snippets.ts";
import { DAY_ITEMS, dates, durations, estimates, percents, RULES, timesOfDay, wordItem, zones } from "./values.ts";

/** More than fit a screen by far; whoever wants another types a letter. */
const LIMIT = 100;

/** What may stand at the offset. Empty inside of comments and of free text. */
export function complete(snapshot: Snapshot, offset: number): CompletionList {
  const line = lineBefore(snapshot.source, offset);
  if (line.inside?.type === "comment") return list([], line, false);
  if (line.inside?.type === "string") return insideString(snapshot, line, line.inside.start, offset);
  const site = siteOf(snapshot, line);
  const reading = expectedAfter(line.tokens, site.blocks);
  const candidates = new Map<string, CompletionItem>();
  let incomplete = false;
  for (const expected of reading.expected) {
    const found = candidatesFor(expected, snapshot, line, site, reading);
    incomplete ||= found.incomplete;
    for (const item of found.items) if (!candidates.has(item.label)) candidates.set(item.label, item);
  }
  const fitting = [...candidates.values()].filter((item) => (line.qualifier === "" || item.type === "name") && matches(line.prefix, item.filter ?? item.label));
  const spaced = snapshot.source.text[line.word.end] === " ";
  const listed = fitting.slice(0, LIMIT).map((item) => (spaced && item.text?.endsWith(" ") ? { ...item, text: item.text.trimEnd() } : item));
  return list(listed, line, incomplete || fitting.length > LIMIT || needsAsking(line.prefix));
}

/** While a number is typed, each digit changes what goes on from it. */
function needsAsking(prefix: string): boolean {
  return /^\d/.test(prefix);
}

function list(items: readonly CompletionItem[], line: LineBefore, incomplete: boolean): CompletionList {
  return { items, start: line.word.start, end: line.word.end, incomplete };
}

interface Site {
  /** Kinds of the blocks that are open where the line begins, outermost first. */
  readonly blocks: readonly Kind[];
  /** The declarations that hold the cursor, outermost first. */
  readonly chain: readonly Placed[];
}

function siteOf(snapshot: Snapshot, line: LineBefore): Site {
  // Behind the last word of a declaration its extent is over, and what is typed there still belongs to it.
  const { chain } = locate(snapshot.source, line.tokens.at(-1)?.end ?? line.word.start);
  return { blocks: blocksAt(chain, line), chain };
}

interface Found {
  readonly items: readonly CompletionItem[];
  readonly incomplete: boolean;
}

function candidatesFor(expected: Expected, snapshot: Snapshot, line: LineBefore, site: Site, reading: Reading): Found {
  const all = (items: readonly CompletionItem[]): Found => ({ items, incomplete: false });
  switch (expected.type) {
    case "kind":
      return all(kinds(expected.kinds, expected.use, snapshot));
    case "clause":
      return all(clauses(expected.kind, declarationOf(site, reading, expected.kind), line));
    case "word":
      return all(expected.words.map(wordItem));
    case "reference":
      return names(expected.targets, snapshot, line, site, reading);
    case "id":
      return all(ids(expected.kind, snapshot));
    case "oldId":
      return all([]);
    case "title":
      return all([{ label: '"Title"', type: "snippet", text: '"$1"$0', snippet: true, detail: "what people call it", filter: '"' }]);
    case "string":
      return all([{ label: '"…"', type: "snippet", text: '"$1"$0', snippet: true, detail: expected.row.example, filter: '"' }]);
    case "date":
      return all(dates(snapshot, line.prefix));
    case "duration":
      return all(durations(line.prefix, expected.elapses, expected.row.name === "standby"));
    case "estimate":
      return all(estimates(line.prefix));
    case "percent":
      // A share of a player is offered once a figure is begun: before that, who plays is the question.
      return line.prefix === "" && (expected.row.shape === "player" || expected.row.shape === "players") ? all([]) : all(percents(line.prefix));
    case "number":
      return all(expected.row.name === "priority" ? ["100", "500", "800", "1000"].map((label) => ({ label, type: "value" })) : []);
    case "time":
      return all(timesOfDay(line.prefix));
    case "times":
      return all(["09:00-17:00", "09:00-12:00, 13:00-18:00", "08:00-16:30"].map((label) => ({ label, type: "value" })));
    case "zone":
      return all(zones());
    case "money":
      return all([]);
    case "currency":
      return all(currencies(snapshot));
    case "days":
      return all(DAY_ITEMS);
    case "rrule":
      return all(RULES);
    case "lag":
      return all([
        { label: "+ 1d", type: "value", detail: "a lag: working time later", text: "+ ${1:1d}", snippet: true },
        { label: "- 1d", type: "value", detail: "a lead: working time earlier", text: "- ${1:1d}", snippet: true },
      ]);
    case "unit":
      return all([]);
  }
}

function kinds(allowed: readonly Kind[], use: boolean, snapshot: Snapshot): readonly CompletionItem[] {
  const items: CompletionItem[] = [];
  // A second score is an error, so it is not offered.
  const offered = allowed.filter((kind) => kind !== "score" || snapshot.plan.score < 0);
  for (const kind of offered) items.push({ label: kind, type: "keyword", detail: kindRow(kind).doc, text: `${kind} `, about: { type: "kind", kind } });
  if (use) items.push({ label: "use", type: "keyword", detail: "People, roles, calendars and goals of another file.", text: 'use "$1"$0', snippet: true });
  for (const kind of offered)
    items.push({
      label: `${kind} …`,
      type: "snippet",
      detail: `a whole ${kind}`,
      text: DECLARATION_SNIPPETS[kind],
      snippet: true,
      about: { type: "kind", kind },
      filter: kind,
    });
  return items;
}

/** The declaration whose clauses are read, as the tree has it. */
function declarationOf(site: Site, reading: Reading, kind: Kind): Placed | undefined {
  const { declarationStart } = reading;
  if (declarationStart !== undefined) return site.chain.find(({ node, start }) => start + node.keyword.start === declarationStart);
  return site.chain.findLast(({ node }) => node.kind === kind);
}

function clauses(kind: Kind, declaration: Placed | undefined, line: LineBefore): readonly CompletionItem[] {
  const used = new Set<string>();
  // The word under the cursor is no use of a clause: it is what is being typed.
  if (declaration !== undefined) {
    const at = line.word.start - declaration.start;
    for (const clause of declaration.node.clauses) if (!touches(clause.keyword, at)) used.add(clause.name);
  }
  const { clauses: rows } = kindRow(kind);
  const free = rows.filter((row) => row.repeatable || !used.has(row.name));
  const rank = (row: (typeof free)[number]) => (row.required ? 0 : 1);
  return [...free]
    .sort((a, b) => rank(a) - rank(b))
    .map((row) => ({
      label: row.name,
      type: "clause",
      detail: row.example.slice(row.name.length).trim(),
      ...clauseText(row),
      about: { type: "clause", kind, clause: row.name },
    }));
}

function names(targets: readonly Kind[], snapshot: Snapshot, line: LineBefore, site: Site, reading: Reading): Found {
  const { plan } = snapshot;
  const within = withinOf(snapshot, site, reading);
  const parent = within?.parent ?? movementAt(snapshot, site);
  const { prefix, qualifier } = line;
  return namesFor(plan, {
    targets,
    within,
    parent,
    named: reading.clause?.named ?? [],
    here: within?.index ?? entitiesBefore(plan, line.word.start),
    qualifier,
    fits: (id, declaration) => matches(prefix, id) || (prefix.length > 1 && declaration.title !== undefined && matches(prefix, declaration.title.value)),
    limit: LIMIT,
  });
}

/** The entity that the cursor stands in, if the text before it is its declaration. */
function withinOf(snapshot: Snapshot, site: Site, reading: Reading): Entity | undefined {
  const inner = site.chain.at(-1);
  if (inner === undefined) return undefined;
  const entity = entityAt(snapshot.plan, inner.start + inner.node.keyword.start);
  if (entity?.declaration !== inner.node) return undefined;
  const begins = reading.declarationStart;
  return begins === undefined || begins === inner.start + inner.node.keyword.start ? entity : undefined;
}

/** The movement whose block holds the cursor. */
function movementAt(snapshot: Snapshot, site: Site): number {
  const holder = site.chain.findLast(({ node }) => node.kind === "movement" && node.block !== undefined);
  if (holder === undefined) return -1;
  const entity = entityAt(snapshot.plan, holder.start + holder.node.keyword.start);
  return entity?.kind === "movement" ? entity.index : -1;
}

function ids(kind: Kind, snapshot: Snapshot): readonly CompletionItem[] {
  if (kind === "score") return [];
  return wantedIds(snapshot.plan).map((label) => ({ label, type: "id", detail: "named, but not declared" }));
}

function currencies(snapshot: Snapshot): readonly CompletionItem[] {
  const used = new Set(snapshot.source.text.match(/\b[A-Z]{3}\b(?=\s*(?:\/|$))/gm) ?? []);
  return [...new Set([...used, "EUR", "USD", "GBP", "CHF", "JPY", "SEK"])].map((label) => ({ label, type: "value" }));
}

function insideString(snapshot: Snapshot, line: LineBefore, start: number, offset: number): CompletionList {
  const before = line.tokens.findLast((token) => token.end <= start);
  if (before?.text !== "use") return list([], line, false);
  const typed = snapshot.source.text.slice(start + 1, offset);
  const after = /^[^"\n\r]*/.exec(snapshot.source.text.slice(offset))![0];
  const closed = snapshot.source.text[offset + after.length] === '"';
  const items = filePaths(snapshot).filter(({ label }) => matches(typed, label));
  return {
    items: closed ? items : items.map((item) => ({ ...item, text: `${item.label}"` })),
    start: start + 1,
    end: offset + (closed ? after.length : 0),
    incomplete: false,
  };
}

/** The letters typed occur in this order: what editors filter by, done here so that a long list never goes over the wire. */
export function matches(typed: string, text: string): boolean {
  if (typed === "") return true;
  const wanted = typed.toLowerCase();
  const given = text.toLowerCase();
  let at = 0;
  for (let index = 0; index < given.length && at < wanted.length; index++) if (given[index] === wanted[at]) at++;
  return at === wanted.length;
}
