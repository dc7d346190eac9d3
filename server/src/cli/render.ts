/** `downbeat render`: the timeline of a plan as a picture or a page. */

import { writeFileSync } from "node:fs";
import { extname, resolve } from "node:path";
import { zoneOf } from "../calendar/zone.ts";
import { exportTo } from "../interchange/export.ts";
import { htmlOf } from "../timeline/html.ts";
import { svgOf } from "../timeline/svg.ts";
import type { Theme } from "../timeline/theme.ts";
import type { Options, Run } from "./commands.ts";
import { type DrawnPlan, drawnPlan } from "./drawn-plan.ts";
import { dateOption } from "./option-values.ts";
import { pageScript } from "./page-script.ts";
import { watchPlan } from "./plan-watch.ts";
import { asText, locateDiagnostics } from "./report.ts";
import { CommandFailure, type ExitStatus, type Terminal } from "./terminal.ts";

const ENDINGS = [".svg", ".html", ".mmd"] as const;
type Ending = (typeof ENDINGS)[number];

export const render: Run = async (operands, options, terminal) => {
  const output = typeof options.output === "string" ? options.output : undefined;
  const ending = endingOf(output);
  if (options.watch !== true) return once(operands[0]!, output, ending, options, terminal);
  if (output === undefined) throw new CommandFailure("--watch needs a file to write to: -o plan.svg.");
  if (operands[0] === "-") throw new CommandFailure("standard input cannot be watched.");
  return forEver(operands[0]!, output, ending, options, terminal);
};

function endingOf(output: string | undefined): Ending {
  if (output === undefined) return ".svg";
  const ending = ENDINGS.find((one) => one === extname(output).toLowerCase());
  if (ending === undefined) throw new CommandFailure(`${output}: a timeline is written as .svg, .html or .mmd.`);
  return ending;
}

async function once(path: string, output: string | undefined, ending: Ending, options: Options, terminal: Terminal): Promise<ExitStatus> {
  const drawn = await drawnPlan(path, options.rehearsed === true, terminal);
  return write(drawn, output, ending, options, terminal);
}

/** Until somebody ends it: what is broken for a moment leaves the last picture as it is. */
function forEver(path: string, output: string, ending: Ending, options: Options, terminal: Terminal): Promise<ExitStatus> {
  return new Promise((_, reject) => {
    let running = false;
    let due = false;
    const run = async (): Promise<void> => {
      if (running) {
        due = true;
        return;
      }
      running = true;
      do {
        due = false;
        try {
          const drawn = await drawnPlan(path, options.rehearsed === true, terminal);
          watch.follow(drawn.plan);
          write(drawn, output, ending, options, terminal);
          terminal.err(`${output} is written.\n`);
        } catch (error) {
          if (!(error instanceof CommandFailure)) {
            watch.close();
            reject(error);
            return;
          }
          terminal.err(`${error.message}\n`);
        }
      } while (due);
      running = false;
    };
    const watch = watchPlan(() => void run());
    void run();
  });
}

function write(drawn: DrawnPlan, output: string | undefined, ending: Ending, options: Options, terminal: Terminal): ExitStatus {
  const { scheduled, timeline } = drawn;
  if (scheduled === undefined || timeline === undefined) throw new CommandFailure(`${drawn.name} has no dates to draw: it declares no score with a \`start\`.`);
  const text = textOf(ending, drawn, options, terminal);
  if (output === undefined) terminal.out(text);
  else {
    try {
      writeFileSync(resolve(terminal.directory, output), text);
    } catch (error) {
      throw new CommandFailure(`cannot write ${output}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  if (drawn.errors.length === 0) return 0;
  terminal.err(
    asText(
      locateDiagnostics(drawn.errors, (uri) => drawn.source.get(uri), terminal),
      terminal.color.err,
    ),
  );
  return 1;
}

function textOf(ending: Ending, { scheduled, timeline }: DrawnPlan, options: Options, terminal: Terminal): string {
  const theme: Theme | undefined = options.theme === "light" || options.theme === "dark" ? options.theme : undefined;
  if (ending === ".mmd") return exportTo("mermaid", scheduled!.schedule, { now: terminal.now, diagnostics: [] });
  if (ending === ".html") return htmlOf(timeline!, pageScript(), theme ? { theme } : {});
  const from = instantOf(options.from, "--from", timeline!.zone, false);
  const to = instantOf(options.to, "--to", timeline!.zone, true);
  if (from !== undefined && to !== undefined && to <= from) throw new CommandFailure("--to lies before --from.");
  return svgOf(timeline!, { theme: theme ?? "light", ...(from !== undefined && { from }), ...(to !== undefined && { to }) });
}

/** A day of the command line in the score's zone: its first instant, or its last. */
function instantOf(value: Options[string], name: string, zone: string, end: boolean): number | undefined {
  if (typeof value !== "string") return undefined;
  const date = dateOption(value, name);
  return zoneOf(zone).toInstant(end ? date.lastDay : date.firstDay, date.minute ?? (end ? 1440 : 0));
}
