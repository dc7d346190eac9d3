/** A share in words, for people. */

/** `82 %`; never 0 or 100 for what is not certain, and never rounded up over a limit that it misses. */
export function percentText(chance: number): string {
  if (chance > 0 && chance < 0.005) return "under 1 %";
  if (chance < 1 && chance >= 0.995) return "over 99 %";
  return `${Math.round(chance * 100)} %`;
}
