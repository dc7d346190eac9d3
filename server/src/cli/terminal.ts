/** What a command may use of the world around it. Tests hand in one of their own, `main.ts` the real one. */
export interface Terminal {
  /** Results. */
  out(text: string): void;
  /** Messages for people. */
  err(text: string): void;
  /** The whole of standard input. */
  input(): Promise<string>;
  /** Whether each stream takes colour: a terminal, and no `NO_COLOR`. */
  readonly color: { readonly out: boolean; readonly err: boolean };
  /** Width of standard output in columns, undefined where it is no terminal. */
  readonly columns: number | undefined;
  /** Absolute path that relative ones are relative to. */
  readonly directory: string;
  /** Epoch minute of now. */
  readonly now: number;
  /** Epoch day of today where the person is. */
  readonly today: number;
}

/** 0 fine, 1 the plan has errors or a gate fails, 2 wrong usage, an unreadable file, or an answer that could not be computed. */
export type ExitStatus = 0 | 1 | 2;

/**
 * Ends a command with status 2 and a message for people. It is thrown only by commands and only for what is no plan's fault:
 * wrong usage, or the file system.
 */
export class CommandFailure extends Error {}
