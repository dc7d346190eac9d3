/** As much of `node:assert/strict` as the tests use that also run in a browser's worker, where there is no Node. */

export function ok(value: unknown, message = "it is not so"): asserts value {
  if (!value) throw new Error(message);
}

export function fail(message: string): never {
  throw new Error(message);
}

export function equal(actual: unknown, expected: unknown, message?: string): void {
  if (!Object.is(actual, expected)) throw new Error(message ?? `${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`);
}

/** For plain data in a known order of keys. */
export function deepEqual(actual: unknown, expected: unknown, message?: string): void {
  equal(JSON.stringify(actual), JSON.stringify(expected), message);
}

export function match(text: string, pattern: RegExp): void {
  ok(pattern.test(text), `${JSON.stringify(text)} does not match ${pattern}`);
}

export function doesNotMatch(text: string, pattern: RegExp): void {
  ok(!pattern.test(text), `${JSON.stringify(text)} matches ${pattern}`);
}
