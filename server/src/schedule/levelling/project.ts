/**
 * A resource-constrained project on one axis of time: activities of fixed length, least distances between their starts, renewable
 * resources. The form in which orders of work are searched; a plan with several calendars is searched in its image
 * on one axis, and what is found is then replayed exactly.
 */

export interface Project {
  /** Number of activities; they are numbered so that every arc leads to a larger number. */
  readonly size: number;
  readonly duration: Int32Array;
  readonly resources: number;
  readonly capacity: Int32Array;
  /** Units of resource `k` that activity `j` takes: `demand[j * resources + k]`. None is larger than the capacity. */
  readonly demand: Int32Array;
  /** Arcs into activity `j`: `arcFirst[j] .. arcFirst[j + 1] - 1`; its start is at least that of `arcFrom` + `arcLag`. */
  readonly arcFirst: Int32Array;
  readonly arcFrom: Int32Array;
  readonly arcLag: Int32Array;
  /** Earliest start by dates, 0 where there is none. */
  readonly release: Int32Array;
}

/** An arc of a project: start of `to` ≥ start of `from` + `lag`. */
export interface Arc {
  readonly from: number;
  readonly to: number;
  readonly lag: number;
}

/** Sorts arcs by their `to`, keeping the tightest of several between the same two. */
export function arcsByTarget(size: number, arcs: readonly Arc[]): Pick<Project, "arcFirst" | "arcFrom" | "arcLag"> {
  const tightest = new Map<number, number>();
  for (const { from, to, lag } of arcs) {
    const key = to * size + from;
    const known = tightest.get(key);
    if (known === undefined || known < lag) tightest.set(key, lag);
  }
  const keys = Float64Array.from(tightest.keys()).sort();
  const arcFirst = new Int32Array(size + 1);
  const arcFrom = new Int32Array(keys.length);
  const arcLag = new Int32Array(keys.length);
  for (let a = 0; a < keys.length; a++) {
    const to = Math.floor(keys[a] / size);
    arcFrom[a] = keys[a] - to * size;
    arcLag[a] = tightest.get(keys[a])!;
    arcFirst[to + 1]++;
  }
  for (let j = 0; j < size; j++) arcFirst[j + 1] += arcFirst[j];
  return { arcFirst, arcFrom, arcLag };
}

/**
 * The same project seen from its end: activity `j` becomes `size − 1 − j`, and a schedule of it read backwards
 * is one of the project (release dates, which would become deadlines, are left out and checked when it is turned round).
 */
export function reversed(project: Project): Project {
  const { size, resources } = project;
  const last = size - 1;
  const arcs: Arc[] = [];
  for (let j = 0; j < size; j++) {
    for (let a = project.arcFirst[j]; a < project.arcFirst[j + 1]; a++) {
      const i = project.arcFrom[a];
      // With r = horizon − finish: r_i ≥ r_j + lag + d_j − d_i.
      arcs.push({ from: last - j, to: last - i, lag: project.arcLag[a] + project.duration[j] - project.duration[i] });
    }
  }
  const demand = new Int32Array(size * resources);
  for (let j = 0; j < size; j++) demand.set(project.demand.subarray(j * resources, (j + 1) * resources), (last - j) * resources);
  return {
    size,
    duration: project.duration.slice().reverse(),
    resources,
    capacity: project.capacity,
    demand,
    ...arcsByTarget(size, arcs),
    release: new Int32Array(size),
  };
}

/** Length of the longest path from the start to the end of each activity's start (heads), and the whole length: the critical-path bound. */
export function heads(project: Project): { readonly start: Int32Array; readonly length: number } {
  const start = new Int32Array(project.size);
  let length = 0;
  for (let j = 0; j < project.size; j++) {
    let earliest = project.release[j];
    for (let a = project.arcFirst[j]; a < project.arcFirst[j + 1]; a++) earliest = Math.max(earliest, start[project.arcFrom[a]] + project.arcLag[a]);
    start[j] = earliest;
    length = Math.max(length, earliest + project.duration[j]);
  }
  return { start, length };
}
