/** Answers of the server are new objects each time; what says the same as before is taken as the same, so that it need not be drawn again. */

/** Whether two pieces of plain data say the same. Fields with the name `except` do not count. */
export function says(a: unknown, b: unknown, except?: string): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) && Array.isArray(b)) {
    if (a.length !== b.length) return false;
    for (let index = 0; index < a.length; index++) if (!says(a[index], b[index], except)) return false;
    return true;
  }
  const [first, second] = [a as Record<string, unknown>, b as Record<string, unknown>];
  for (const name in first) if (name !== except && !says(first[name], second[name], except)) return false;
  for (const name in second) if (name !== except && !(name in first)) return false;
  return true;
}

/** What was there before, where the new says the same. */
export function kept<T>(before: T | undefined, now: T): T {
  return before !== undefined && says(before, now) ? before : now;
}
