/** `no-estimate`: work whose length nobody said. */

import { additionOf } from "../addition.ts";
import { type DeclarationCheck, isMeant, nameSpan } from "./context.ts";

export const missingEstimates: DeclarationCheck = ({ declaration, kind, text, report }) => {
  if (kind !== "task" && kind !== "rehearsal") return;
  if (isMeant(declaration, "effort") || isMeant(declaration, "lasts")) return;
  const clause = isMeant(declaration, "by") ? "effort 1d" : "lasts 1d";
  report({
    code: "no-estimate",
    ...nameSpan(declaration),
    message: `This ${kind} says neither \`effort\` nor \`lasts\`, so it counts as one day; say how long it takes, for example \`effort 3d..5d..9d\`.`,
    fixes: [{ title: `Add \`${clause}\``, edits: [additionOf(declaration, text(), clause)] }],
  });
};
