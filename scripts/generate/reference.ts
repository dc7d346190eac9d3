/** docs/reference.md, from the table of kinds. */

import type { ClauseRow, KindRow } from "../../server/src/language/kinds.ts";
import { KIND_TABLE } from "../../server/src/language/kinds.ts";
import { TAKES } from "../../server/src/language/operands.ts";
import { CHOICES, GRAMMAR, LEXICAL } from "./prose.ts";

const shared = new Set(
  KIND_TABLE.map((kind) => kind.clauses)
    .reduce((a, b) => a.filter((row) => b.includes(row)))
    .map((row) => row.name),
);

function capital(text: string): string {
  return text[0].toUpperCase() + text.slice(1);
}

function takes(row: ClauseRow): string {
  if (row.words) return `${row.open ? "a word, mostly one of" : "one of"} ${row.words.map((word) => `\`${word}\``).join(", ")}`;
  const targets = row.targets && row.targets.length < 8 ? ` (${row.targets.join(", ")})` : "";
  return TAKES[row.shape] + targets;
}

function clause(row: ClauseRow): string {
  const marks = [row.required ? "required" : "", row.repeatable ? "repeatable" : ""].filter(Boolean).join(", ");
  const lines = [`**\`${row.name}\`**${marks && ` (${marks})`}: ${row.doc}`, `Takes ${takes(row)}.${row.default ? ` Without it: ${row.default}.` : ""}`];
  return `- ${lines.join(" ")}\n\n  \`\`\`score-clause\n  ${row.example}\n  \`\`\``;
}

function section(kind: KindRow): string {
  const own = kind.clauses.filter((row) => !shared.has(row.name));
  const holds = kind.holds.length > 0 ? `\n\nIts block may hold ${kind.holds.map((one) => `[\`${one}\`](#${one})`).join(", ")}.` : "";
  const set = kind.set === "who" ? "Its id is among those of people, roles and calendars." : "Its id is among those of all that is planned.";
  return `### ${kind.kind}\n\n${kind.doc} ${set}${holds}\n\n\`\`\`score\n${kind.example}\n\`\`\`\n\n${own.map(clause).join("\n\n")}`;
}

export function reference(): string {
  const contents = KIND_TABLE.map(
    (kind) =>
      `| [\`${kind.kind}\`](#${kind.kind}) | ${kind.doc} | ${kind.clauses
        .filter((row) => row.required)
        .map((row) => `\`${row.name}\``)
        .join(", ")} |`,
  );
  const everywhere = KIND_TABLE[0].clauses.filter((row) => shared.has(row.name));
  return `# The Score language

<!-- Made by \`npm run generate\` from the tables in server/src/language: change those, not this page. -->

A score is a plan kept as text. It is made of declarations, each of one shape:

\`\`\`
KIND id "Title" clauses { clauses and declarations }
\`\`\`

A clause may stand on the line of its declaration or in its block, and means the same. Only a \`movement\` holds other declarations. There are no
reserved words: any word can be an id.

${LEXICAL}

${GRAMMAR}

## Kinds

| kind | what it is | needs |
| --- | --- | --- |
${contents.join("\n")}

${KIND_TABLE.map(section).join("\n\n")}

## Clauses of every kind

${everywhere.map(clause).join("\n\n")}

- **\`#tag\`** (repeatable): a word to find it by.

## Where the language leaves a choice

${CHOICES.map((choice) => `- ${capital(choice)}`).join("\n")}

What can be wrong with a score, and what to do about it, is in [diagnostics.md](diagnostics.md).
`;
}
