/** The image of a network on one axis of time, in which orders of work are searched; exact where all keep one calendar and nobody can be replaced. */

import { boundOf, boundsFinish, leavesStart } from "../bounds.ts";
import { isActive, isChoice, isChosen, planStart } from "../critical-path.ts";
import { isFixed } from "../fixed-dates.ts";
import { NodeKind, NodeState } from "../network.ts";
import type { WorkForms } from "../work-form.ts";
import type { Levelled } from "./decode.ts";
import { type Arc, arcsByTarget, type Project } from "./project.ts";

export interface Image {
  readonly project: Project;
  /** The node of each activity. */
  readonly nodes: Int32Array;
  /** Activities in the order of the schedule that the image was taken of. */
  readonly order: Int32Array;
}

/** Steps of time that an axis has at most; longer plans are looked at more coarsely. */
const FINEST = 4000;

/** Takes lengths, distances and teams from a levelled schedule, in working time of the score's calendar. Undefined where nothing wants people. */
export function imageOf(forms: WorkForms, levelled: Levelled): Image | undefined {
  const { network } = forms;
  const time = forms.times[0];
  if (!time.exists) return undefined;
  const numbers = new Int32Array(network.nodes).fill(-1);
  const nodes: number[] = [];
  for (const node of network.order) {
    if (network.state[node] !== NodeState.Planned || Number.isNaN(levelled.finish[node]) || levelled.finish[node] === Number.NEGATIVE_INFINITY) continue;
    numbers[node] = nodes.length;
    nodes.push(node);
  }
  const begin = planStart(network);
  const length = (node: number) => Math.max(0, time.between(levelled.start[node], levelled.finish[node]));
  const minutes = nodes.map(length);
  const lags: { readonly from: number; readonly to: number; readonly lag: number }[] = [];
  for (let l = 0; l < network.links; l++) {
    const from = network.linkFrom[l];
    const to = network.linkTo[l];
    if (numbers[from] < 0 || numbers[to] < 0 || !isActive(network, l) || isFixed(network, to)) continue;
    if (isChoice(network, l) && !isChosen(forms, l, levelled, levelled.formOf)) continue;
    const bound = boundOf(forms, l, levelled, levelled.formOf);
    const fromMinutes = minutes[numbers[from]];
    // From the finish or the start as it is planned, so that lags of any calendar and of the clock have about their length.
    const lag = leavesStart(network.linkType[l]) ? time.between(levelled.start[from], bound) : fromMinutes + time.between(levelled.finish[from], bound);
    lags.push({ from: numbers[from], to: numbers[to], lag: boundsFinish(network.linkType[l]) ? lag - minutes[numbers[to]] : lag });
  }
  const releases = nodes.map((node) => {
    if (isFixed(network, node) || !Number.isNaN(network.on[node])) return Math.max(0, time.between(begin, levelled.start[node]));
    return network.notBefore[node] > begin ? time.between(begin, network.notBefore[node]) : 0;
  });

  const step = stepOf([...minutes, ...lags.map((arc) => arc.lag), ...releases]);
  const steps = (value: number) => Math.round(value / step);
  const duration = Int32Array.from(minutes, (value) => (value > 0 ? Math.max(1, steps(value)) : 0));
  const arcs: Arc[] = lags.map(({ from, to, lag }) => ({ from, to, lag: lag === minutes[from] ? duration[from] : steps(lag) }));

  // Only what can be short is a resource; units as small whole numbers.
  const used = new Map<number, number>();
  const wanted = new Float64Array(network.resources);
  for (const node of nodes) {
    if (network.kind[node] !== NodeKind.Work) continue;
    const { resources, units } = levelled.crews[node];
    for (let k = 0; k < resources.length; k++) wanted[resources[k]] += units[k];
  }
  for (let r = 0; r < network.resources; r++) if (wanted[r] > network.capacity[r]) used.set(r, used.size);
  if (used.size === 0) return undefined;
  const divisor = new Int32Array(network.resources);
  for (const r of used.keys()) divisor[r] = network.capacity[r];
  for (const node of nodes) {
    const { resources, units } = levelled.crews[node];
    for (let k = 0; k < resources.length; k++) divisor[resources[k]] = greatestDivisor(divisor[resources[k]], units[k]);
  }
  const capacity = Int32Array.from(used.keys(), (r) => network.capacity[r] / divisor[r]);
  const demand = new Int32Array(nodes.length * used.size);
  for (let j = 0; j < nodes.length; j++) {
    if (network.kind[nodes[j]] !== NodeKind.Work) continue;
    const { resources, units } = levelled.crews[nodes[j]];
    for (let k = 0; k < resources.length; k++) {
      const place = used.get(resources[k]);
      if (place !== undefined) demand[j * used.size + place] = Math.min(capacity[place], units[k] / divisor[resources[k]]);
    }
  }
  const order = Int32Array.from(nodes, (_, j) => j);
  const key = (j: number) => levelled.start[nodes[j]];
  order.sort((a, b) => key(a) - key(b) || a - b);
  return {
    project: {
      size: nodes.length,
      duration,
      resources: used.size,
      capacity,
      demand,
      ...arcsByTarget(nodes.length, arcs),
      release: Int32Array.from(releases, steps),
    },
    nodes: Int32Array.from(nodes),
    order: feasible(order, arcs, nodes.length),
  };
}

/** The longest step in which all lengths are whole, or one that keeps the axis short. */
function stepOf(lengths: readonly number[]): number {
  let divisor = 0;
  let sum = 0;
  for (const length of lengths) {
    divisor = greatestDivisor(divisor, Math.abs(Math.round(length)));
    sum += Math.max(0, length);
  }
  return Math.max(divisor, 1, Math.ceil(sum / FINEST / 8));
}

function greatestDivisor(a: number, b: number): number {
  while (b > 0) [a, b] = [b, a % b];
  return a;
}

/** The same order with each activity after those that it waits for (leads may turn dates against links). */
function feasible(order: Int32Array, arcs: readonly Arc[], size: number): Int32Array {
  const before: number[][] = Array.from({ length: size }, () => []);
  for (const { from, to } of arcs) before[to].push(from);
  const done = new Uint8Array(size);
  const result = new Int32Array(size);
  let count = 0;
  const stack: number[] = [];
  for (const next of order) {
    stack.push(next);
    while (stack.length > 0) {
      const j = stack[stack.length - 1];
      const missing = done[j] ? undefined : before[j].find((i) => !done[i]);
      if (missing !== undefined) {
        stack.push(missing);
        continue;
      }
      stack.pop();
      if (done[j]) continue;
      done[j] = 1;
      result[count++] = j;
    }
  }
  return result;
}
