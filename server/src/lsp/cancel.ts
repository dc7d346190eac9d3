/** Requests that are cancelled before their turn are answered as such instead of being worked through. */

import { type ConnectionStrategy, LSPErrorCodes, type Message, type ResponseMessage } from "vscode-languageserver";

export const STRATEGY: ConnectionStrategy = {
  cancelUndispatched(message: Message): ResponseMessage | undefined {
    const { id } = message as Message & { readonly id?: number | string };
    return id === undefined ? undefined : { jsonrpc: "2.0", id, error: { code: LSPErrorCodes.RequestCancelled, message: "cancelled before its turn" } };
  },
};
