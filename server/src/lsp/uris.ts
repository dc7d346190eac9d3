/**
 * One spelling for each address. Clients escape more in a path than they must (`c%3A`, `%28`), and paths of `use` are resolved
 * by the URL standard: files are kept by the spelling of that standard, and spoken of to the client as the client does.
 */

export function canonicalUri(uri: string): string {
  const match = /^([a-z][a-z0-9+.-]*:\/\/[^/?#]*)([^?#]*)(.*)$/i.exec(uri);
  if (match === null) return uri;
  const [, root = "", path = "", rest = ""] = match;
  const spelled = root + path.split("/").map(canonicalSegment).join("/") + rest;
  return URL.canParse(spelled) ? new URL(spelled).href : uri;
}

function canonicalSegment(segment: string): string {
  try {
    return decodeURIComponent(segment).replaceAll(/[%?#/\\]/g, encodeURIComponent);
  } catch {
    return segment;
  }
}
