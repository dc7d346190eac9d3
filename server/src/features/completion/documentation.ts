/** What a completion is about, for whoever looks at it longer. */

import { clauseRow, kindRow } from "../../language/kinds.ts";
import { describeClause, describeEntity } from "../hover.ts";
import { snapshotOf, type Workspace } from "../snapshot.ts";
import type { About } from "./item.ts";

/** Markdown; undefined where what it was about is no more. */
export function documentationOf(workspace: Workspace, about: About): string | undefined {
  switch (about.type) {
    case "kind": {
      const row = kindRow(about.kind);
      return `${row.doc}\n\n\`\`\`score\n${row.example}\n\`\`\``;
    }
    case "clause": {
      const row = clauseRow(about.kind, about.clause);
      return row === undefined ? undefined : describeClause(row);
    }
    case "entity": {
      const snapshot = snapshotOf(workspace, about.uri);
      const entity = snapshot?.plan.entities[about.entity];
      return snapshot === undefined || entity === undefined ? undefined : describeEntity(snapshot, entity);
    }
  }
}
