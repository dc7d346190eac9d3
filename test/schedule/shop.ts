/** Chains of work that want the same machines in turn: the plain order of work is not the best. */

const CHAINS = [
  ["saw", 3, "press", 5, "paint", 2],
  ["press", 2, "saw", 6, "paint", 4],
  ["paint", 3, "press", 2, "saw", 4],
  ["press", 7, "paint", 2, "saw", 3],
  ["saw", 2, "paint", 6, "press", 3],
  ["paint", 4, "saw", 2, "press", 6],
] as const;

/** The declarations of the machines and of the first so many chains, at most six: `t0-0` is the first task of the first. */
export function shop(chains: number): string {
  const tasks = CHAINS.slice(0, chains).flatMap((chain, c) =>
    [0, 1, 2].map((k) => `task t${c}-${k} effort ${chain[2 * k + 1]}d by ${chain[2 * k]}${k > 0 ? ` after t${c}-${k - 1}` : ""}`),
  );
  return ["role saw", "role press capacity 2", "role paint", ...tasks].join("\n");
}
