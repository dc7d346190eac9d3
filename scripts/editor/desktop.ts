/** Whether a desktop VS Code can be had and shown on this machine. */

const RELEASES = "https://update.code.visualstudio.com/api/releases/stable";

/** A desktop editor needs a display; on Linux that is not a matter of course. */
export function canShowWindows(): boolean {
  if (process.platform === "darwin" || process.platform === "win32") return process.env.SSH_CONNECTION === undefined;
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/** Whether the place that @vscode/test-electron downloads from answers, within three seconds. */
export async function canDownload(): Promise<boolean> {
  try {
    const answer = await fetch(RELEASES, { signal: AbortSignal.timeout(3000) });
    return answer.ok;
  } catch {
    return false;
  }
}
