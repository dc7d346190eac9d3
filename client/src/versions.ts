/** Other versions of a score: revisions of Git through the built-in extension, another file, or the other side of a diff that is open. */

import * as vscode from "vscode";

export interface BaseVersion {
  /** Tells the versions of one session apart. */
  readonly reference: string;
  readonly label: string;
  /** The document on the other side, where the version is one side of a diff editor. */
  readonly head?: vscode.Uri;
  read(file: vscode.Uri, score: vscode.Uri): Promise<string | undefined>;
}

/** What is used here of the Git extension's interface, version 1. */
interface GitRepository {
  getRefs(query: object): Promise<readonly { readonly name?: string; readonly commit?: string; readonly type: number }[]>;
  show(ref: string, path: string): Promise<string>;
  log(options: {
    readonly maxEntries: number;
    readonly path: string;
  }): Promise<readonly { readonly hash: string; readonly message: string; readonly authorDate?: Date }[]>;
}
interface GitExtension {
  getAPI(version: 1): { getRepository(uri: vscode.Uri): GitRepository | null };
}

const TAG = 2;
const COMMITS = 20;

/** The text of a file in that version; undefined where it had none. */
export async function readVersion(version: BaseVersion, score: vscode.Uri, file: vscode.Uri): Promise<string | undefined> {
  try {
    return await version.read(file, score);
  } catch {
    return undefined;
  }
}

interface Choice extends vscode.QuickPickItem {
  readonly version?: () => Promise<BaseVersion | undefined>;
}

/** Asks the person; undefined when they turn away. */
export async function pickVersion(score: vscode.Uri): Promise<BaseVersion | undefined> {
  const chosen = await vscode.window.showQuickPick(choices(score), {
    title: "Compare With…",
    placeHolder: "The version that this score is compared with",
    matchOnDescription: true,
  });
  return chosen?.version?.();
}

async function choices(score: vscode.Uri): Promise<Choice[]> {
  const found: Choice[] = [];
  const diff = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (diff instanceof vscode.TabInputTextDiff) {
    found.push({ label: "$(diff) The Other Side of This Diff", description: diff.original.path, version: async () => sideOf(diff) });
  }
  const repository = await repositoryOf(score);
  if (repository) {
    found.push({ label: "$(git-commit) HEAD", description: "the last commit", version: async () => revision(repository, "HEAD", "HEAD") });
    const [refs, log] = await Promise.all([
      repository.getRefs({}).catch(() => []),
      repository.log({ maxEntries: COMMITS, path: score.fsPath }).catch(() => []),
    ]);
    if (refs.length > 0) found.push({ label: "branches and tags", kind: vscode.QuickPickItemKind.Separator });
    for (const { name, type } of refs)
      if (name) found.push({ label: `$(${type === TAG ? "tag" : "git-branch"}) ${name}`, version: async () => revision(repository, name, name) });
    if (log.length > 0) found.push({ label: "commits that touched it", kind: vscode.QuickPickItemKind.Separator });
    for (const { hash, message, authorDate } of log) {
      found.push({
        label: `$(git-commit) ${message.split("\n")[0]}`,
        description: `${hash.slice(0, 8)}${authorDate ? `, ${authorDate.toLocaleDateString()}` : ""}`,
        version: async () => revision(repository, hash, hash.slice(0, 8)),
      });
    }
  }
  found.push({ label: "", kind: vscode.QuickPickItemKind.Separator }, { label: "$(file) Another File…", version: () => anotherFile(score) });
  return found;
}

async function repositoryOf(score: vscode.Uri): Promise<GitRepository | undefined> {
  const extension = vscode.extensions.getExtension<GitExtension>("vscode.git");
  if (!extension) return undefined; // in a browser the host has no Git
  try {
    return (await extension.activate()).getAPI(1).getRepository(score) ?? undefined;
  } catch {
    return undefined;
  }
}

export function revision(repository: GitRepository, ref: string, label: string): BaseVersion {
  return { reference: `git:${ref}`, label, read: (file) => repository.show(ref, file.fsPath) };
}

/** HEAD of the repository that holds the score, for tests and other commands. */
export async function headOf(score: vscode.Uri): Promise<BaseVersion | undefined> {
  const repository = await repositoryOf(score);
  return repository && revision(repository, "HEAD", "HEAD");
}

export function fileVersion(other: vscode.Uri): BaseVersion {
  // What the other file uses lies beside it, as what this one uses lies beside this one.
  return {
    reference: `file:${other.toString()}`,
    label: other.path.slice(other.path.lastIndexOf("/") + 1),
    read: async (file, score) => {
      const asked = file.toString() === score.toString() ? other : vscode.Uri.joinPath(other, "..", relativeTo(score, file));
      return new TextDecoder().decode(await vscode.workspace.fs.readFile(asked));
    },
  };
}

async function anotherFile(score: vscode.Uri): Promise<BaseVersion | undefined> {
  const [other] =
    (await vscode.window.showOpenDialog({
      defaultUri: vscode.Uri.joinPath(score, ".."),
      filters: { Scores: ["score"] },
      openLabel: "Compare",
      title: "The Version to Compare With",
    })) ?? [];
  return other && fileVersion(other);
}

function sideOf({ original, modified }: vscode.TabInputTextDiff): BaseVersion {
  return {
    reference: `diff:${original.toString()}`,
    label: "the other side",
    head: modified,
    read: async (file) =>
      (await vscode.workspace.openTextDocument(file.toString() === modified.toString() ? original : original.with({ path: file.path }))).getText(),
  };
}

/** How one path is reached from the folder of another. */
function relativeTo(from: vscode.Uri, to: vscode.Uri): string {
  const folder = from.path.split("/").slice(0, -1);
  const path = to.path.split("/");
  let common = 0;
  while (common < folder.length && common < path.length - 1 && folder[common] === path[common]) common++;
  return [...folder.slice(common).map(() => ".."), ...path.slice(common)].join("/");
}
