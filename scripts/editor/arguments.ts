/** What a desktop VS Code is told on its command line, read so that the npm one can be told the same. */

export interface EditorArguments {
  readonly flags: ReadonlySet<string>;
  readonly development: readonly string[];
  readonly tests: string | undefined;
  readonly userData: string | undefined;
  readonly extensions: string | undefined;
  /** Runs the extension where vscode.dev would: in a worker of the browser. */
  readonly web: boolean;
  /** Folder, workspace or file to open. */
  readonly paths: readonly string[];
}

/** Accepts `--name=value` and, for the names that take one, `--name value`; what it does not know it passes over. */
export function readArguments(argv: readonly string[]): EditorArguments {
  const flags = new Set<string>();
  const values = new Map<string, string[]>();
  const paths: string[] = [];
  for (let index = 0; index < argv.length; index++) {
    const argument = argv[index]!;
    if (!argument.startsWith("--")) {
      paths.push(argument);
      continue;
    }
    const equals = argument.indexOf("=");
    const name = equals < 0 ? argument.slice(2) : argument.slice(2, equals);
    if (equals >= 0) values.set(name, [...(values.get(name) ?? []), argument.slice(equals + 1)]);
    else if (["extensions-dir", "user-data-dir", "extensionDevelopmentPath", "extensionTestsPath", "folder-uri", "install-extension"].includes(name))
      values.set(name, [...(values.get(name) ?? []), argv[++index] ?? ""]);
    else flags.add(name);
  }
  const last = (name: string): string | undefined => values.get(name)?.at(-1);
  return {
    flags,
    development: values.get("extensionDevelopmentPath") ?? [],
    tests: last("extensionTestsPath"),
    userData: last("user-data-dir"),
    extensions: last("extensions-dir"),
    web: last("extensionDevelopmentKind") === "web",
    paths,
  };
}
