/** The two ends of the range of editors that Downbeat supports, as npm ships them. */

export interface Release {
  /** Version of the npm package `code-server`; 4.X.Y holds VS Code 1.X.Y. */
  readonly version: string;
  /** The VS Code inside. */
  readonly editor: string;
  /** SHA-512 of the package, as the registry states it. */
  readonly integrity: string;
  /** Dependencies of `lib/vscode` that the tests have no use for: other platforms, chat, sign-in; most would need a compiler. */
  readonly unneeded: readonly string[];
  /** Native modules that are replaced by plain JavaScript, so that no compiler is needed. */
  readonly stubs: Readonly<Record<string, "spdlog" | "watchdog">>;
}

export const NEWEST: Release = {
  version: "4.139.1",
  editor: "1.139.1",
  integrity: "sha512-fUYvJVdz4ZoVJfakGiGWXFMpF8K1ObsrpGvX17ZxNpKOzdNHs7lANT670JTr4ZhA8DnWqyvvmFG/d3HV9Yy6ew==",
  unneeded: [
    "@github/copilot-sdk",
    "@microsoft/mxc-sdk",
    "@vscode/copilot-api",
    "@vscode/sandbox-runtime",
    "@vscode/windows-process-tree",
    "@vscode/windows-registry",
    "@vscode/sqlite3",
    "@vscode/tree-sitter-wasm",
    "@devcontainers/cli",
    "kerberos",
    "ssh2",
    "tar",
    "zod",
  ],
  stubs: { "@vscode/spdlog": "spdlog", "@vscode/native-watchdog": "watchdog" },
};

/** The lower end of `engines.vscode`. */
export const OLDEST: Release = {
  version: "4.103.2",
  editor: "1.103.2",
  integrity: "sha512-dbYFASiePozmAfA2e3BYE7r83CdZ7LMDEAzKhLVRJwFbnd4zAaFlsxvBNrLAkunDJUaEqbtawsBfbtDZu6SXnQ==",
  unneeded: ["@vscode/tree-sitter-wasm", "@vscode/windows-process-tree", "@vscode/windows-registry", "kerberos"],
  stubs: { "@vscode/spdlog": "spdlog", "native-watchdog": "watchdog" },
};

/** Built-in extensions that no test of Downbeat touches; they are most of the weight. */
export const UNNEEDED_EXTENSIONS: readonly string[] = [
  "copilot",
  "mermaid-markdown-features",
  "ms-vscode.js-debug",
  "ms-vscode.js-debug-companion",
  "ms-vscode.vscode-js-profile-table",
  "microsoft-authentication",
  "github",
  "tunnel-forwarding",
];
