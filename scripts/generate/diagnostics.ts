/** docs/diagnostics.md, from the table of codes: a heading for each, which is its anchor. */

import { CODES, type Code, type CodeRow } from "../../server/src/language/codes.ts";

function section(code: Code): string {
  const row: CodeRow = CODES[code];
  const example = row.example ? `\n\n\`\`\`score-wrong\n${row.example}\n\`\`\`` : "";
  return `### ${code}\n\n*${row.severity}.* ${row.summary}\n\n${row.advice}${example}`;
}

export function diagnostics(): string {
  const codes = Object.keys(CODES) as Code[];
  const rows = (pick: (row: CodeRow) => boolean) => codes.filter((code) => pick(CODES[code]));
  const group = (title: string, intro: string, list: Code[]) => `## ${title}\n\n${intro}\n\n${list.map(section).join("\n\n")}`;
  return `# Diagnostics

<!-- Made by \`npm run generate\` from server/src/language/codes.ts: change that, not this page. -->

Each thing that Downbeat reports has a code that never changes. A hint or a warning is silenced on one line by a comment above it,
\`// downbeat-ignore CODE because …\`, and everywhere by the setting \`downbeat.checks.severity\`, which may also raise it. An error cannot be silenced: the plan would
not mean what it says.

${group(
  "Errors",
  "The plan has none of these before it can be relied on. `downbeat check` then exits with 0.",
  rows((row) => row.severity === "error"),
)}

${group(
  "Warnings about the schedule",
  "The plan can be read, and says something that its author should know.",
  rows((row) => row.severity !== "error" && !row.practice),
)}

${group(
  "The practice of leading",
  "What experienced conductors look for before the first rehearsal. Each can be switched off or raised.",
  rows((row) => row.practice === true),
)}
`;
}
