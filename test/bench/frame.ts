/** What a part of the benchmark gives, and how it is shown. A part is a module `<part>.bench.ts` with an exported `measure`. */

export interface Measurement {
  /** The part of the product: "language", "schedule" … */
  readonly part: string;
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What is asked of it. */
  readonly asked?: number;
  readonly better: "lower" | "higher";
  /** Whether it is as asked; worked out from `asked` when left out. */
  readonly ok?: boolean;
}

export interface MeasureOptions {
  /** Fewer repetitions: to see that it runs. */
  readonly quick: boolean;
  /** `--name value` of the command line. */
  readonly args: Record<string, string>;
}

export type Measure = (options: MeasureOptions) => Promise<Measurement[]>;

export function isOk(measurement: Measurement): boolean | undefined {
  if (measurement.ok !== undefined) return measurement.ok;
  if (measurement.asked === undefined) return undefined;
  return measurement.better === "lower" ? measurement.value <= measurement.asked : measurement.value >= measurement.asked;
}

/** The value below which a share of the samples lies (nearest rank). */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))];
}

function figure(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : Math.abs(value) >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/** A table for people: one row a measurement, grouped by part. */
export function table(measurements: readonly Measurement[]): string {
  const rows = measurements.map((one) => {
    const ok = isOk(one);
    const asked = one.asked === undefined ? "" : `${one.better === "lower" ? "≤" : "≥"} ${figure(one.asked)} ${one.unit}`;
    return [one.part, one.name, `${figure(one.value)} ${one.unit}`, asked, ok === undefined ? "" : ok ? "ok" : "MISSED"];
  });
  const all = [["part", "what", "measured", "asked", ""], ...rows];
  const widths = all[0].map((_, column) => Math.max(...all.map((cells) => cells[column].length)));
  return all
    .map((cells) =>
      cells
        .map((cell, column) => (column === 2 || column === 3 ? cell.padStart(widths[column]) : cell.padEnd(widths[column])))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
