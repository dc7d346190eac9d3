/** `downbeat preview`: the page of the preview on localhost, for other editors; it follows the file. */

import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Lines } from "../language/lines.ts";
import { htmlOf } from "../timeline/html.ts";
import type { Timeline } from "../timeline/timeline.ts";
import type { Run } from "./commands.ts";
import { type DrawnPlan, drawnPlan } from "./drawn-plan.ts";
import { pageScript } from "./page-script.ts";
import { watchPlan } from "./plan-watch.ts";
import { CommandFailure } from "./terminal.ts";

const CHANGES = "/changes";

export const preview: Run = async (operands, options, terminal) => {
  const [path = ""] = operands;
  if (path === "-") throw new CommandFailure("standard input cannot be followed; name a file.");
  const port = portOf(options.port);
  const script = pageScript();
  const read = (): Promise<DrawnPlan> => drawnPlan(path, options.rehearsed === true, terminal);
  let drawn = await read();
  let shown = drawn.timeline;
  if (shown === undefined) throw new CommandFailure(`${drawn.name} has no dates to draw: it declares no score with a \`start\`.`);
  const readers = new Set<ServerResponse>();

  const server = createServer((request, response) => {
    // Only this machine may ask, and only by its own name: a page elsewhere cannot read the plan by a name that it made up.
    if (!/^(localhost|127\.0\.0\.1)(:\d+)?$/u.test(request.headers.host ?? "")) {
      response.writeHead(403).end();
      return;
    }
    if (request.url === "/") {
      response.writeHead(200, { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" });
      response.end(htmlOf(shown!, script, { live: CHANGES }));
    } else if (request.url === CHANGES) {
      response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
      // A page that was open before this server ran may show an older plan.
      response.write(eventOf(drawn));
      readers.add(response);
      request.on("close", () => readers.delete(response));
    } else response.writeHead(404).end();
  });

  const watch = watchPlan(() => {
    read().then(
      (next) => {
        drawn = next;
        shown = next.timeline ?? shown;
        watch.follow(next.plan);
        for (const reader of readers) reader.write(eventOf(next));
      },
      (error: unknown) => terminal.err(`${error instanceof Error ? error.message : String(error)}\n`),
    );
  });
  watch.follow(drawn.plan);

  return new Promise((_, reject) => {
    server.on("error", (error: NodeJS.ErrnoException) => {
      watch.close();
      reject(new CommandFailure(error.code === "EADDRINUSE" ? `port ${port} is taken; name another with --port.` : error.message));
    });
    server.listen(port, "127.0.0.1", () => terminal.out(`http://localhost:${(server.address() as AddressInfo).port}/\n`));
  });
};

function portOf(value: unknown): number {
  const port = typeof value === "string" ? Number(value) : 0;
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new CommandFailure(`--port wants a number up to 65535, not ${String(value)}.`);
  return port;
}

function eventOf(drawn: DrawnPlan): string {
  const problems = drawn.errors.slice(0, 20).map(({ message, file, start }) => {
    const source = drawn.source.get(file);
    return { message, line: source ? new Lines(source.text).lineAt(start) + 1 : 1 };
  });
  const message: { timeline: Timeline | null; problems: typeof problems } = { timeline: drawn.timeline ?? null, problems };
  return `data: ${JSON.stringify(message)}\n\n`;
}
