/** The SVG and the page as files: complete, readable as text, safe, and the same each time. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { htmlOf } from "../../server/src/timeline/html.ts";
import { svgOf } from "../../server/src/timeline/svg.ts";
import { GALLERY, scheduleText, timelineText } from "./scheduled.ts";

// It comes without types.
const { JSDOM } = createRequire(import.meta.url)("jsdom") as {
  JSDOM: new (text: string, options?: { contentType: string }) => { window: { document: Document } };
};
const TOUR = readFileSync(join(import.meta.dirname, "every-mark.score"), "utf8");
const parsed = (svg: string): Document => new JSDOM(svg, { contentType: "image/svg+xml" }).window.document;

describe("The SVG of a timeline", () => {
  it.each(["light", "dark"] as const)("is as it was: every mark, %s", async (theme) => {
    const svg = svgOf(timelineText(TOUR), { theme, width: 1200 });
    await expect(svg.replaceAll("><", ">\n<")).toMatchFileSnapshot(`snapshots/every-mark-${theme}.svg`);
  });

  it.each(GALLERY)("is well-formed, named and described, and holds the plan's words as text: $name", ({ text }) => {
    const timeline = timelineText(text);
    const svg = svgOf(timeline, { theme: "light" });
    const document = parsed(svg);
    const root = document.documentElement;
    expect(root.tagName).toBe("svg");
    expect(root.getAttribute("role")).toBe("img");
    const named = root
      .getAttribute("aria-labelledby")!
      .split(" ")
      .map((id) => document.getElementById(id)!.textContent);
    expect(named[0]).toContain(timeline.title);
    expect(named[1]!.length).toBeGreaterThan(40);
    expect(svg).not.toMatch(/NaN|undefined|Infinity|var\(|<script|href=|url\((?!#)/u);
    const words = [...document.querySelectorAll("text")].map((element) => element.textContent);
    for (const item of timeline.items)
      expect(
        words.some((word) => word === item.title || (word!.endsWith("…") && item.title.startsWith(word!.slice(0, -1)))),
        item.title,
      ).toBe(true);
    const width = Number(root.getAttribute("width"));
    expect(root.getAttribute("viewBox")).toBe(`0 0 ${width} ${root.getAttribute("height")}`);
  });

  it("writes what it is given as text and never as markup", () => {
    const title = `</text><script>alert(1)</script><g onload="x" a='&amp;' \u0007 \ud800`;
    const timeline = { ...timelineText(TOUR), title, vision: title };
    const svg = svgOf(timeline, { theme: "dark" });
    const document = parsed(svg);
    expect(document.querySelector("script, [onload]")).toBeNull();
    expect([...document.querySelectorAll("text")].map((one) => one.textContent)).toContainEqual(expect.stringContaining("</text><script>alert(1)"));
  });

  it("is the same for the same text", () => {
    expect(svgOf(timelineText(TOUR), { theme: "light" })).toBe(svgOf(timelineText(TOUR), { theme: "light" }));
  });

  it("shows a part of the time when asked, and leaves the frame out when bare", () => {
    const schedule = scheduleText(TOUR);
    const timeline = timelineText(TOUR);
    const part = svgOf(timeline, { theme: "light", from: schedule.start, to: schedule.start + 7 * 1440 });
    expect(part).toContain("Mon 4");
    expect(part).not.toContain("March");
    expect(svgOf(timeline, { theme: "light", bare: true })).not.toContain(">critical</text>");
  });

  it("draws every kind of mark of the tour", () => {
    const svg = svgOf(timelineText(TOUR), { theme: "light" });
    for (const name of [
      "db-bar db-critical",
      "db-finished",
      "db-progress",
      "db-contingent",
      "db-rehearsal",
      "db-slack",
      "db-diamond",
      "db-flag",
      "db-cue",
      "db-summary",
      "db-beat-dot",
      "db-clash",
      "db-skipped",
      "db-load-work",
      "db-load-meeting",
      "db-load-over",
      "db-risk",
      "db-concern",
      "db-rule-status",
      "db-rule-promise",
      "db-holiday",
      "db-weekend",
      "db-beat-line",
    ])
      expect(svg, name).toMatch(new RegExp(`class="[^"]*${name}[" ]`, "u"));
  });
});

describe("The page of a timeline", () => {
  it("is one file: no address in it leads anywhere, and its policy allows nothing to", () => {
    const html = htmlOf({ ...timelineText(TOUR), title: "</script><script>alert(1)</script>" }, "console.info('the page')</script>", { theme: "dark" });
    const { document } = new JSDOM(html).window;
    expect(document.querySelectorAll("script")).toHaveLength(2);
    expect(document.querySelectorAll("[src], [href], link, iframe")).toHaveLength(0);
    expect(document.querySelector("meta[http-equiv]")!.getAttribute("content")).toMatch(/^default-src 'none'; script-src 'nonce-/u);
    expect(JSON.parse(document.getElementById("timeline")!.textContent!)).toMatchObject({ title: "</script><script>alert(1)</script>" });
    expect(document.title).toBe("</script><script>alert(1)</script>");
  });
});
