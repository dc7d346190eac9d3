/** Who may import whom (the shape of the project, in CONTRIBUTING.md): downwards only, no circle, and the core knows no host. */

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { importsOf } from "./imports.ts";

const root = resolve(import.meta.dirname, "../..");

/** What each layer may use besides itself. `types` may be imported as types alone, which leaves nothing in the program. */
const MAY_USE: Readonly<Record<string, { readonly layers: readonly string[]; readonly types?: readonly string[] }>> = {
  version: { layers: [] },
  language: { layers: [] },
  plan: { layers: ["language"] },
  calendar: { layers: ["language"] },
  schedule: { layers: ["language", "plan", "calendar"] },
  rehearsal: { layers: ["language", "plan", "calendar", "schedule"] },
  timeline: { layers: ["language", "plan", "calendar", "schedule"], types: ["rehearsal", "review"] },
  review: { layers: ["language", "plan", "calendar", "schedule", "rehearsal"] },
  interchange: { layers: ["language", "plan", "calendar", "schedule"], types: ["rehearsal"] },
  features: { layers: ["language", "plan", "calendar", "schedule", "rehearsal", "timeline", "review", "interchange"] },
  lsp: { layers: ["language", "plan", "calendar", "schedule", "rehearsal", "timeline", "review", "interchange", "features", "version"] },
  cli: { layers: ["version", "language", "plan", "calendar", "schedule", "rehearsal", "timeline", "review", "interchange", "features", "lsp"] },
};

/** Layers that must run in a browser's worker and in a test, unchanged. */
const PURE = ["language", "plan", "calendar", "schedule", "rehearsal", "timeline", "review", "interchange", "features"];

/** What the client may know of the server: the names and types of their protocol, and the layout of a picture. */
const CLIENT_MAY_USE = /^server\/src\/(lsp\/([a-z]+-)?protocol\.ts$|timeline\/)/;

interface Import {
  /** Relative to the root, `/` between parts. */
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

function sourcesUnder(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll("\\", "/"));
}

function importsUnder(folder: string): Import[] {
  return sourcesUnder(folder).flatMap((from) =>
    importsOf(readFileSync(join(root, from), "utf8"), from).map(({ specifier, typeOnly }) => ({
      from,
      to: specifier.startsWith(".") ? relative(root, resolve(root, dirname(from), specifier)).replaceAll("\\", "/") : specifier,
      typeOnly,
    })),
  );
}

const layerOf = (path: string): string | undefined => /^server\/src\/([^/.]+)/.exec(path)?.[1];
const server = importsUnder("server/src");
const client = importsUnder("client");
const said = (one: Import): string => `${one.from} imports ${one.to}`;

describe("Import walls", () => {
  it("sees the imports that there are", () => {
    expect(server.length).toBeGreaterThan(100);
    expect(server.some((one) => one.typeOnly) && server.some((one) => !one.typeOnly)).toBe(true);
  });

  it("hold in the server: downwards only", () => {
    const broken = server.filter((one) => {
      const from = layerOf(one.from)!;
      const to = layerOf(one.to);
      if (to === undefined || to === from) return one.to.startsWith("client/") || one.to.startsWith("test/") || one.to.startsWith("scripts/");
      const allowed = MAY_USE[from];
      return !(allowed?.layers.includes(to) || (one.typeOnly && allowed?.types?.includes(to)));
    });
    expect(broken.map(said)).toEqual([]);
  });

  it("name every layer", () => {
    const layers = new Set(sourcesUnder("server/src").map((path) => layerOf(path)));
    expect([...layers].filter((layer) => layer === undefined || !(layer in MAY_USE))).toEqual([]);
  });

  it("keep the core free of Node, the editor and the protocol", () => {
    const broken = server.filter((one) => PURE.includes(layerOf(one.from)!) && /^(node:|vscode|fs$|path$|child_process$|worker_threads$)/.test(one.to));
    expect(broken.map(said)).toEqual([]);
  });

  it("keep the core free of clocks, chance, processes and consoles", () => {
    // `new Date(x)` with a value is arithmetic; `new Date()` and `Date.now()` ask what time it is.
    const impure =
      /\bDate\.now\(|\bnew Date\(\)|\bTemporal\.Now\b|\bMath\.random\(|\bprocess\.|\bconsole\.|\bfetch\(|\bXMLHttpRequest\b|\bsetTimeout\(|\brequire\(/;
    const broken = sourcesUnder("server/src")
      .filter((path) => PURE.includes(layerOf(path)!))
      .flatMap((path) =>
        withoutCommentsAndStrings(readFileSync(join(root, path), "utf8"))
          .split("\n")
          .flatMap((line, index) => (impure.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : [])),
      );
    expect(broken).toEqual([]);
  });

  it("keep the client ignorant of the language", () => {
    const plainData = (one: Import): boolean => one.typeOnly && one.to === "server/src/language/diagnostic.ts";
    const broken = client.filter((one) => one.to.startsWith("server/") && !CLIENT_MAY_USE.test(one.to) && !plainData(one));
    expect(broken.map(said)).toEqual([]);
    const values = client.filter(
      (one) => one.from.startsWith("client/src/") && one.to.startsWith("server/") && !one.typeOnly && !/\/lsp\/([a-z]+-)?protocol\.ts$/.test(one.to),
    );
    expect(values.map(said)).toEqual([]);
  });

  it("let no two files import each other in a circle", () => {
    const edges = new Map<string, string[]>();
    for (const one of [...server, ...client]) if (!one.typeOnly) edges.set(one.from, [...(edges.get(one.from) ?? []), one.to]);
    expect(circlesIn(edges)).toEqual([]);
  });
});

/** Each circle once, as the path that closes it. */
function circlesIn(edges: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) {
      circles.push([...path.slice(path.indexOf(file)), file].join(" → "));
      return;
    }
    if (done.has(file)) return;
    for (const next of edges.get(file) ?? []) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of edges.keys()) visit(file, []);
  return circles;
}

/** Keeps the lines, so that a line number is still right. */
function withoutCommentsAndStrings(text: string): string {
  const blank = (found: string): string => found.replace(/[^\n]/g, " ");
  return text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g, blank);
}
