/** `open-concern`: doubts that nobody answers. */

import { isoDateOf } from "../../language/civil.ts";
import { KINDS } from "../../language/kinds.ts";
import { clauseOf } from "../../language/syntax.ts";
import { additionOf } from "../addition.ts";
import { daysOf, inWords } from "../beats.ts";
import { isMeant, nameSpan, type PlanCheck } from "./context.ts";

const CONCERN = KINDS.indexOf("concern");

export const openConcerns: PlanCheck = ({ table, files, settings, today, report }) => {
  const { tempo, status } = settings;
  const now = status?.firstDay ?? today;
  if (!tempo || now === undefined) return;
  const beat = daysOf(tempo);
  for (let entity = 0; entity < table.own; entity++) {
    if (table.kinds[entity] !== CONCERN) continue;
    const declaration = table.declarations[entity]!;
    const raised = clauseOf(declaration, "raised")?.value;
    if (!raised || isMeant(declaration, "answered") || !(now - raised.firstDay > beat)) continue;
    const start = table.starts[entity]!;
    const text = files[0]!.source.text.slice(start, start + declaration.length);
    report(entity, {
      code: "open-concern",
      ...nameSpan(declaration),
      message: `Nobody has answered this since ${raised.text}, which is more than a beat (${inWords(tempo)}) ago; say \`answered ${isoDateOf(now)} "…"\`, or act on it.`,
      fixes: [{ title: "Add `answered`", edits: [additionOf(declaration, text, `answered ${isoDateOf(now)} "What was decided"`)] }],
    });
  }
};
