/** Runs the VS Code that npm ships as a server on this machine; a browser shows its window. */

import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";

export interface ServerOptions {
  /** Folder that `installEditor` gave. */
  readonly editor: string;
  readonly userData: string;
  readonly extensions: string;
  /** For sockets and temporary files; the caller removes it. */
  readonly runtime: string;
  /** Lets a page load extensions in development and run their tests. */
  readonly driver?: boolean;
  /** 0, the default, takes any free one. */
  readonly port?: number;
  readonly onLine?: (line: string) => void;
}

export interface EditorServer {
  readonly port: number;
  readonly process: ChildProcess;
  /** Ends it and all that it started, at once. */
  stop(): void;
}

/** Ends the server when its parent is gone, even if that was killed. `--import` is inherited by the extension host, hence the test of the script's name. */
const GUARD = `data:text/javascript,${encodeURIComponent(
  "const p=process.ppid; if(/server-main\\.js$/.test(process.argv[1])) setInterval(()=>{if(process.ppid!==p)process.kill(-process.pid,'SIGKILL')},500).unref()",
)}`;

/** Resolves when the server listens; rejects with its output if it ends before. */
export function startServer(options: ServerOptions): Promise<EditorServer> {
  const main = join(options.editor, "out/server-main.js");
  const flags = [
    ...["--host", "127.0.0.1", "--port", String(options.port ?? 0), "--without-connection-token", "--accept-server-license-terms"],
    ...["--server-data-dir", options.userData, "--user-data-dir", options.userData, "--extensions-dir", options.extensions],
    ...["--disable-workspace-trust", "--disable-update-check", "--disable-getting-started-override", "--disable-telemetry", "--disable-experiments"],
    ...(options.driver ? ["--enable-smoke-test-driver"] : []),
  ];
  const child = spawn(process.execPath, ["--import", GUARD, main, ...flags], {
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    // No gallery: nothing is looked up outside of this machine.
    env: { ...process.env, EXTENSIONS_GALLERY: '{"serviceUrl":""}', XDG_RUNTIME_DIR: options.runtime },
  });
  const stop = (): void => {
    try {
      process.kill(-child.pid!, "SIGKILL");
    } catch {
      // It has ended by itself.
    }
  };
  return new Promise((resolve, reject) => {
    const lines: string[] = [];
    const read = (line: string): void => {
      if (lines.length < 200) lines.push(line);
      options.onLine?.(line);
      const port = /agent listening on (\d+)/.exec(line)?.[1];
      if (port) resolve({ port: Number(port), process: child, stop });
    };
    createInterface({ input: child.stdout! }).on("line", read);
    createInterface({ input: child.stderr! }).on("line", read);
    child.on("error", reject);
    child.on("exit", (code, signal) => reject(new Error(`The editor's server ended (${signal ?? code}) before it listened:\n${lines.join("\n")}`)));
  });
}
