/** The view "Changes of the plan": the promises first, then who must be told, then the changes by class. */

import * as vscode from "vscode";
import type { ChangeJson, ReviewJson, TargetJson } from "../../server/src/lsp/review-protocol.ts";

export interface ChangeNode {
  readonly label: string;
  readonly description?: string;
  readonly tooltip?: string;
  readonly icon?: vscode.ThemeIcon;
  readonly change?: ChangeJson;
  readonly children?: readonly ChangeNode[];
}

const ICONS: Readonly<Record<ChangeJson["class"], vscode.ThemeIcon>> = {
  breaking: new vscode.ThemeIcon("error", new vscode.ThemeColor("list.errorForeground")),
  risk: new vscode.ThemeIcon("warning", new vscode.ThemeColor("list.warningForeground")),
  note: new vscode.ThemeIcon("info"),
  cosmetic: new vscode.ThemeIcon("edit"),
};
const GROUPS: Readonly<Record<ChangeJson["class"], string>> = { breaking: "Breaking", risk: "Risk", note: "Note", cosmetic: "Cosmetic" };

export class ChangesView implements vscode.TreeDataProvider<ChangeNode> {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.#changed.event;
  #roots: readonly ChangeNode[] = [];

  show(review: ReviewJson | null): void {
    this.#roots = review === null ? [] : rootsOf(review);
    this.#changed.fire();
  }

  getChildren(node?: ChangeNode): ChangeNode[] {
    return [...(node === undefined ? this.#roots : (node.children ?? []))];
  }

  getTreeItem(node: ChangeNode): vscode.TreeItem {
    const item = new vscode.TreeItem(node.label, node.children ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.None);
    item.description = node.description;
    item.tooltip = node.tooltip;
    item.iconPath = node.icon;
    const { change } = node;
    if (change) {
      item.contextValue = change.base ? "changeWithBase" : "change";
      const [side, place] = change.head ? (["head", change.head] as const) : (["base", change.base] as const);
      item.command = { command: "downbeat.openChange", title: "Open", arguments: [side, place] };
    }
    return item;
  }
}

function rootsOf(review: ReviewJson): readonly ChangeNode[] {
  const roots: ChangeNode[] = [];
  const moved = review.consequences.targets.filter((target) => target.moved);
  if (moved.length > 0) roots.push({ label: "What moves", children: moved.map(targetNode) });
  if (review.consequences.tell.length > 0) {
    roots.push({
      label: "Tell",
      children: review.consequences.tell.map((one) => ({
        label: one.title,
        description: one.because[0],
        tooltip: one.because.join("\n"),
        icon: new vscode.ThemeIcon("megaphone"),
      })),
    });
  }
  for (const name of ["breaking", "risk", "note", "cosmetic"] as const) {
    const changes = review.changes.filter((change) => change.class === name);
    if (changes.length > 0) roots.push({ label: GROUPS[name], description: String(changes.length), children: changes.map(changeNode) });
  }
  return roots;
}

function targetNode(target: TargetJson): ChangeNode {
  const { before, after, slipDays } = target;
  const late = slipDays !== null && slipDays > 0;
  // The view is narrow, and what does not fit is cut at the end: how far first, then how sure.
  const facts: string[] = [];
  if (slipDays) facts.push(`${late ? "+" : "−"}${Math.abs(slipDays)} d`);
  const chances = [before?.chance, after?.chance].flatMap((chance) => (chance == null ? [] : [`${Math.round(chance * 100)} %`]));
  if (chances.length === 2 && chances[0] !== chances[1]) facts.push(chances.join(" → "));
  if (!before || !after) facts.push(after ? `new, ${day(after.planned)}` : "gone");
  else if (before.planned.slice(0, 10) !== after.planned.slice(0, 10)) facts.push(`${day(before.planned)} → ${day(after.planned)}`);
  const full = [before && `Was ${before.planned.slice(0, 10)}`, after && `Now ${after.planned.slice(0, 10)}`, target.due && `Promised for ${target.due}`];
  return {
    label: target.whole ? "The whole plan" : target.title,
    description: facts.join(" · "),
    tooltip: full.filter(Boolean).join("\n"),
    icon: new vscode.ThemeIcon(late ? "arrow-right" : after ? "arrow-left" : "trash"),
  };
}

/** The day of a time, as the preview writes it: `28 Jan`. */
function day(iso: string): string {
  return new Date(`${iso.slice(0, 10)}T00:00:00Z`).toLocaleDateString("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
}

function changeNode(change: ChangeJson): ChangeNode {
  const fact = change.kind.split(".")[0].replaceAll("-", " ");
  const whole = change.kind === `${change.entityKind}.added` || change.kind === `${change.entityKind}.removed`;
  const words = whole
    ? change.kind.split(".")[1]
    : change.before !== null && change.after !== null
      ? `${fact}: ${change.before} → ${change.after}`
      : change.after !== null
        ? `+ ${fact} ${change.after}`
        : `− ${fact} ${change.before}`;
  return { label: change.title, description: words, tooltip: `${change.entity}\n${change.because}`, icon: ICONS[change.class], change };
}
