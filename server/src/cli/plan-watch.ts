/** Watches the files of a plan. Folders are watched rather than files: many editors save by putting a new file in the place of the old. */

import { type FSWatcher, watch } from "node:fs";
import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plan } from "../plan/model.ts";

/** Milliseconds that a burst of changes is waited for. */
const SETTLE = 60;

export interface PlanWatch {
  /** Watches what this plan reads from now on. */
  follow(plan: Plan): void;
  close(): void;
}

export function watchPlan(changed: () => void): PlanWatch {
  const watchers = new Map<string, FSWatcher>();
  let names = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    follow(plan) {
      const paths = plan.files.filter((file) => file.uri.startsWith("file:")).map((file) => fileURLToPath(file.uri));
      names = new Set(paths.map((path) => basename(path)));
      const folders = new Set(paths.map((path) => dirname(path)));
      for (const [folder, watcher] of watchers)
        if (!folders.has(folder)) {
          watcher.close();
          watchers.delete(folder);
        }
      for (const folder of folders)
        if (!watchers.has(folder))
          watchers.set(
            folder,
            watch(folder, (_, name) => {
              // A file that a `use` looks for in vain may come under any name that ends like one.
              if (name !== null && !names.has(name) && !name.endsWith(".score")) return;
              clearTimeout(timer);
              timer = setTimeout(changed, SETTLE);
            }),
          );
    },
    close() {
      clearTimeout(timer);
      for (const watcher of watchers.values()) watcher.close();
      watchers.clear();
    },
  };
}
