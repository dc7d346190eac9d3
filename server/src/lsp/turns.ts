/** The event loop's next turn: what has arrived meanwhile (a keystroke, a cancellation) goes first. */

/** Works in Node and in a worker, where there is no `setImmediate` and `setTimeout` waits four milliseconds. */
export const nextTurn: () => Promise<void> = typeof setImmediate === "function" ? () => new Promise((resolve) => setImmediate(resolve)) : viaChannel();

/**
 * What has arrived is read in one turn of the loop, and handled one or two turns later: only then is a long computation known to be stale.
 * (A pause for the garbage collector makes a timer due and a keystroke wait at once; the keystroke goes first.)
 */
export async function afterMessages(): Promise<void> {
  await nextTurn();
  await nextTurn();
  await nextTurn();
}

function viaChannel(): () => Promise<void> {
  const waiting: (() => void)[] = [];
  let channel: MessageChannel | undefined;
  return () =>
    new Promise((resolve) => {
      if (channel === undefined) {
        channel = new MessageChannel();
        channel.port1.onmessage = () => waiting.shift()?.();
      }
      waiting.push(resolve);
      channel.port2.postMessage(null);
    });
}
