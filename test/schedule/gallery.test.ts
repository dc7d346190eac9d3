import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { scheduleTable } from "../../server/src/schedule/table.ts";
import { overloads, scheduled } from "./support.ts";

const FOLDER = new URL("../../examples/", import.meta.url);

/** The schedules in gallery/ have been read: a change of one is a change of what the plan says. */
describe("the gallery", () => {
  it.each(readdirSync(FOLDER).filter((name) => name.endsWith(".score")))("%s", async (name) => {
    const { schedule } = scheduled(readFileSync(new URL(name, FOLDER), "utf8"));
    expect(overloads(schedule)).toEqual([]);
    expect(schedule.diagnostics.filter((one) => one.severity === "error")).toEqual([]);
    const remarks = schedule.diagnostics.map((one) => `${one.severity}: ${one.message} [${one.code}]\n`);
    await expect(`${scheduleTable(schedule)}\n${remarks.join("")}`).toMatchFileSnapshot(`gallery/${name.replace(".score", ".txt")}`);
  });
});
