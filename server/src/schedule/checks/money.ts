/** A plan that costs more than its budget, and what drives the cost. */

import { clauseOf } from "../../language/syntax.ts";
import { listText, moneyText } from "../wording.ts";
import { type Check, clausePlace, diagnostic, idPlace, related, replacing } from "./evidence.ts";

/** How many of the dearest items are named. */
const NAMED = 3;

export const overBudget: Check = ({ schedule }, found) => {
  const { plan, cost } = schedule;
  if (cost?.budget === undefined || cost.total <= cost.budget + 0.005) return;
  const { currency, total, budget } = cost;
  const drivers = schedule.items
    .filter((item) => item.kind !== "movement" && item.cost > 0)
    .sort((a, b) => b.cost - a.cost || a.entity - b.entity)
    .slice(0, NAMED);
  const named = drivers.map((item) => `${item.title} (${moneyText(item.cost, currency)}, ${Math.round((item.cost / total) * 100)} %)`);
  const score = plan.entities[plan.score];
  const clause = clauseOf(score.declaration, "budget");
  const raised = Math.ceil(total);
  found.push(
    diagnostic(
      "over-budget",
      clausePlace(plan, score, "budget"),
      `The plan costs ${moneyText(total, currency)}, ${moneyText(total - budget, currency)} more than its budget of ${moneyText(budget, currency)}. Most of it goes to ${listText(named)}.`,
      {
        related: drivers.map((item) => related(idPlace(plan, plan.entities[item.entity]), `${item.title} costs ${moneyText(item.cost, currency)}`)),
        fixes: clause
          ? [
              {
                title: `Raise \`budget\` to ${moneyText(raised, currency)}: +${moneyText(raised - budget, currency)}`,
                edits: [replacing(plan, score, clause.value, `${raised} ${currency}`)],
              },
            ]
          : [],
      },
    ),
  );
};
