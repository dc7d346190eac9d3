/** The imports of a module, read from its text. */

export interface ImportStatement {
  readonly specifier: string;
  /** Nothing of it is left in the program. */
  readonly typeOnly: boolean;
}

/** Static imports and re-exports, side-effect imports, and `import("…")`. Throws where an `import` or a `from "…"` in `text` fits none of these, so that none is overlooked. */
export function importsOf(text: string, name: string): ImportStatement[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, " ").replace(/^\s*\/\/.*$/gm, "");
  const found: ImportStatement[] = [];
  for (const [, keyword, clause, specifier] of code.matchAll(/^\s*(import|export)\b([^;"']*?)\bfrom\s*["']([^"']+)["']/gm)) {
    const names =
      /\{([^}]*)\}/
        .exec(clause!)?.[1]
        ?.split(",")
        .map((one) => one.trim())
        .filter(Boolean) ?? [];
    const onlyTypes = /^\s*type\b/.test(clause!) || (names.length > 0 && /^\s*\{/.test(clause!) && names.every((one) => one.startsWith("type ")));
    found.push({ specifier: specifier!, typeOnly: keyword !== undefined && onlyTypes });
  }
  for (const [, specifier] of code.matchAll(/^\s*import\s*["']([^"']+)["']/gm)) found.push({ specifier: specifier!, typeOnly: false });
  for (const [whole, before, specifier] of code.matchAll(/(.?)\bimport\(\s*["']([^"']+)["']/g)) {
    const typeOnly =
      new RegExp(`(typeof |: |<|\\| |as )${escaped(whole.slice(before!.length))}`).test(code) && !code.includes(`await ${whole.slice(before!.length)}`);
    found.push({ specifier: specifier!, typeOnly });
  }
  const lines = code.match(/^(import|export)\b.*\bfrom\s*["']|^import\s*["']/gm) ?? [];
  if (lines.length > found.length) throw new Error(`${name}: an import was overlooked`);
  return found;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
