/** Addresses of used files: a path relative to the file that uses it. */

/** The address that `path` means in the file at `base`; undefined where it means none. Nothing is read. */
export function resolvePath(base: string, path: string): string | undefined {
  if (path.trim() === "") return undefined;
  // What the path of a file may hold, but an address takes for something else.
  const escaped = path.replace(/[%?#]/g, encodeURIComponent);
  if (URL.canParse(base)) return URL.canParse(escaped, base) ? new URL(escaped, base).href : undefined;
  if (path.startsWith("/")) return path;
  const steps = base.split("/").slice(0, -1);
  for (const step of path.split("/")) {
    if (step === "..") steps.pop();
    else if (step !== "." && step !== "") steps.push(step);
  }
  return steps.join("/");
}

/** The last part of an address, readable: `my team.score`. */
export function fileName(uri: string): string {
  const last = uri.slice(uri.lastIndexOf("/") + 1);
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

/** The name that a score without an id goes by: that of its file, without the extension. */
export function impliedId(uri: string): string {
  return fileName(uri)
    .replace(/\.score$/, "")
    .normalize("NFC");
}
