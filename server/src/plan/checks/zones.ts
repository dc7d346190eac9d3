/** `unknown-zone`. */

import { clauseOf } from "../../language/syntax.ts";
import { oneOf } from "../nearest.ts";
import { isZone, nearestZones } from "../zones.ts";
import type { DeclarationCheck } from "./context.ts";

export const unknownZones: DeclarationCheck = ({ declaration, kind, report }) => {
  if (kind !== "score" && kind !== "calendar") return;
  const zone = clauseOf(declaration, "zone")?.value;
  if (!zone || isZone(zone.text)) return;
  const near = nearestZones(zone.text);
  const guess = near.length > 0 ? `did you mean ${oneOf(near)}?` : "use an IANA name such as `Europe/Berlin`.";
  report({
    code: "unknown-zone",
    start: zone.start,
    end: zone.end,
    message: `There is no time zone \`${zone.text}\`; ${guess}`,
    ...(near.length > 0
      ? {
          fixes: near.map((name) => ({
            title: `Change to \`${name}\``,
            edits: [{ start: zone.start, end: zone.end, text: name }],
            ...(near.length === 1 ? { preferred: true } : {}),
          })),
        }
      : {}),
  });
};
