/** What of a plan happens as planned: conditional cues do not fire, what only they start is contingent, what planned cues skip is out. */

import { clausesOf } from "../language/syntax.ts";
import type { Plan } from "../plan/model.ts";
import { type Focus, LinkOrigin, LinkTrait, LinkType, NodeKind, NodeState } from "./network.ts";

interface Shape {
  readonly plan: Plan;
  readonly kind: Uint8Array;
  readonly entity: Int32Array;
  readonly whenOf: Int32Array;
  readonly nodeOf: Int32Array;
  readonly gateOf: Int32Array;
  readonly linkFirst: Int32Array;
  readonly linkFrom: Int32Array;
  readonly linkOrigin: Uint8Array;
  readonly order: Int32Array;
  readonly started: Float64Array;
  readonly finished: Float64Array;
}

/** The state of every node. */
export function settleStates(shape: Shape, cyclic: Uint8Array): Uint8Array {
  const { plan, kind, entity, whenOf } = shape;
  const nodes = kind.length;
  const state = new Uint8Array(nodes);
  const conditional = new Uint8Array(nodes);
  const cues: number[] = [];
  for (let node = 0; node < nodes; node++) if (cyclic[node]) state[node] = NodeState.Cyclic;
  for (let node = 0; node < nodes; node++) {
    const declared = plan.entities[entity[node]];
    if (declared.kind !== "cue") continue;
    if (whenOf[node] >= 0) {
      const when = clausesOf(declared.declaration, "when")[whenOf[node]];
      if (when?.value.some((condition) => condition.type === "slips" || condition.type === "chance" || condition.type === "event")) conditional[node] = 1;
    }
    if (shape.nodeOf[declared.index] === node) cues.push(node);
  }
  // Without cues all is planned.
  if (cues.length === 0) return state;
  // Contingency decides which cues fire, and these what is skipped, on which contingency depends again.
  let skipped = new Uint8Array(nodes);
  for (let round = 0; round < 4; round++) {
    propagate(shape, state, cyclic, conditional, skipped);
    const next = new Uint8Array(nodes);
    for (const cue of cues) {
      if (state[cue] !== NodeState.Planned) continue;
      const declared = plan.entities[entity[cue]];
      for (const { value } of clausesOf(declared.declaration, "skips"))
        for (const ref of value) markInside(shape, plan.targetOf(declared, ref), (node) => (next[node] = isFact(shape, node) ? 0 : 1));
    }
    if (next.every((value, node) => value === skipped[node])) break;
    skipped = next;
  }
  return state;
}

/** What planned cues bring into focus: raises the priority of what waits for its cue anyway, and gives the rest, which rises when the cue is given. */
export function settleFocus(
  shape: Shape & { readonly linkTraits: Uint8Array; readonly linkType: Uint8Array; readonly linkLag: Float64Array },
  state: Uint8Array,
  priority: Int16Array,
): readonly Focus[] {
  const { plan } = shape;
  const found: Focus[] = [];
  for (let index = 0; index < plan.own; index++) {
    const declared = plan.entities[index];
    const cue = shape.nodeOf[index];
    if (declared.kind !== "cue" || cue < 0 || state[cue] !== NodeState.Planned) continue;
    const inFocus = new Set<number>();
    for (const { value } of clausesOf(declared.declaration, "focus"))
      for (const ref of value) markInside(shape, plan.targetOf(declared, ref), (node) => inFocus.add(node));
    if (inFocus.size === 0) continue;
    const waits = startedAfter(shape, cue);
    const nodes = [...inFocus].filter((node) => !waits[node] && shape.kind[node] === NodeKind.Work && state[node] === NodeState.Planned);
    for (const node of inFocus) if (waits[node]) priority[node] = 1000;
    if (nodes.length > 0) found.push({ cue, nodes });
  }
  return found;
}

/** 1 for each node that cannot start before this one. */
function startedAfter({ order, kind, linkFirst, linkFrom, linkType, linkLag, linkTraits }: Parameters<typeof settleFocus>[0], first: number): Uint8Array {
  const waits = new Uint8Array(kind.length);
  waits[first] = 1;
  const isActive = (l: number) => (linkTraits[l] & LinkTrait.Active) !== 0;
  const holds = (l: number) => waits[linkFrom[l]] === 1 && (linkType[l] === LinkType.FS || linkType[l] === LinkType.SS) && linkLag[l] >= 0;
  for (const node of order) {
    // Where the earliest of several counts, all of them have to wait.
    let choices = 0;
    let held = 0;
    for (let l = linkFirst[node]; l < linkFirst[node + 1]; l++) {
      if (!isActive(l)) continue;
      if ((linkTraits[l] & LinkTrait.Choice) !== 0) {
        choices++;
        if (holds(l)) held++;
      } else if (holds(l)) waits[node] = 1;
    }
    if (choices > 0 && held === choices) waits[node] = 1;
  }
  return waits;
}

/** Calls `mark` with every node of an item and of all that it holds. */
function markInside(shape: Shape, target: number, mark: (node: number) => void): void {
  if (target < 0 || shape.nodeOf[target] < 0) return;
  mark(shape.nodeOf[target]);
  if (shape.gateOf[target] >= 0) mark(shape.gateOf[target]);
  for (const child of shape.plan.entities[target].children) markInside(shape, child, mark);
}

function propagate(shape: Shape, state: Uint8Array, cyclic: Uint8Array, conditional: Uint8Array, skipped: Uint8Array): void {
  const { kind, linkFirst, linkFrom, linkOrigin } = shape;
  state.fill(0);
  for (let node = 0; node < state.length; node++) if (cyclic[node]) state[node] = NodeState.Cyclic;
  for (const node of shape.order) {
    if (skipped[node]) {
      state[node] = NodeState.Skipped;
      continue;
    }
    if (isFact(shape, node)) continue;
    if (conditional[node]) {
      state[node] = NodeState.Contingent;
      continue;
    }
    let planned = 0;
    let unplanned = 0;
    let plannedCues = 0;
    let conditionalCues = 0;
    let children = 0;
    let plannedChildren = 0;
    let gateIsContingent = false;
    for (let l = linkFirst[node]; l < linkFirst[node + 1]; l++) {
      const from = linkFrom[l];
      if (state[from] === NodeState.Cyclic) continue;
      const isPlanned = state[from] === NodeState.Planned;
      const origin = linkOrigin[l];
      if (origin === LinkOrigin.Movement) {
        if (kind[from] === NodeKind.Gate) {
          if (!isPlanned) gateIsContingent = true;
          // A gate that waits for something planned is something to wait for.
          else if (waitsForPlanned(shape, state, from)) planned++;
        } else {
          children++;
          if (isPlanned) plannedChildren++;
        }
        continue;
      }
      if (origin === LinkOrigin.Rehearsal) continue;
      const isStartedBy = origin === LinkOrigin.Cue && shape.plan.entities[shape.entity[node]].kind !== "cue";
      if (isStartedBy) {
        if (isPlanned) plannedCues++;
        else conditionalCues++;
      } else if (isPlanned) planned++;
      else unplanned++;
    }
    const startedOnlyConditionally = conditionalCues > 0 && plannedCues === 0;
    const waitsOnlyForSuch = unplanned > 0 && planned === 0 && plannedCues === 0;
    const holdsOnlySuch = children > 0 && plannedChildren === 0;
    if (gateIsContingent || startedOnlyConditionally || waitsOnlyForSuch || holdsOnlySuch) state[node] = NodeState.Contingent;
  }
}

function waitsForPlanned(shape: Shape, state: Uint8Array, gate: number): boolean {
  for (let l = shape.linkFirst[gate]; l < shape.linkFirst[gate + 1]; l++) {
    const from = shape.linkFrom[l];
    if (state[from] !== NodeState.Planned || shape.linkOrigin[l] === LinkOrigin.Rehearsal) continue;
    if (shape.linkOrigin[l] !== LinkOrigin.Movement || (shape.kind[from] === NodeKind.Gate && waitsForPlanned(shape, state, from))) return true;
  }
  return false;
}

function isFact({ started, finished }: Shape, node: number): boolean {
  return !Number.isNaN(started[node]) || !Number.isNaN(finished[node]);
}
