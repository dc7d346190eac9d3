/** The small parts that others build on: settings, near names, addresses of files, what is silenced. */

import { describe, expect, it } from "vitest";
import { ignoresIn, withoutIgnored } from "../../server/src/plan/ignore.ts";
import { impliedId, resolvePath } from "../../server/src/plan/locate.ts";
import { nearest, oneOf } from "../../server/src/plan/nearest.ts";
import { settingsOf } from "../../server/src/plan/settings.ts";
import { isZone, nearestZones } from "../../server/src/plan/zones.ts";
import { planOf } from "./fixture.ts";

describe("settings", () => {
  it("say what the score says", () => {
    const plan = planOf(
      "calendar office\nscore s { start 2027-01-04 finish 2027-Q2 tempo 2w zone Europe/Berlin calendar office status 2027-02-01 confidence 90% spread 80%..150% distribution triangular budget 5 EUR }",
    );
    expect(settingsOf(plan)).toMatchObject({
      zone: "Europe/Berlin",
      start: { text: "2027-01-04" },
      finish: { text: "2027-Q2" },
      tempo: { amount: 2, unit: "w" },
      confidence: 90,
      spread: { low: 80, high: 150 },
      distribution: "triangular",
      budget: { amount: 5, currency: "EUR" },
      status: { text: "2027-02-01" },
      calendar: 0,
    });
  });

  it("have defaults, also for what makes no sense", () => {
    const defaults = {
      zone: "UTC",
      start: undefined,
      finish: undefined,
      tempo: undefined,
      confidence: 80,
      spread: undefined,
      distribution: "pert",
      budget: undefined,
      status: undefined,
      calendar: -1,
    };
    expect(settingsOf(planOf(""))).toEqual(defaults);
    expect(
      settingsOf(planOf("score s { start 2027-02-30 zone Mars/Olympus confidence 0% spread 110%..120% tempo 0d calendar nowhere distribution dice }")),
    ).toEqual(defaults);
  });
});

describe("near names", () => {
  it("are those that a slip may have made", () => {
    expect(nearest("desing", ["design", "deploy", "assign"])).toEqual(["design"]);
    expect(nearest("Backend", ["backend", "backends"])).toEqual(["backend"]);
    expect(nearest("x", ["y", "z"])).toEqual([]);
    expect(nearest("api", ["apis", "app", "ape", "apt", "rollout"])).toEqual(["apis", "app", "ape"]);
    expect(oneOf(["a"])).toBe("`a`");
    expect(oneOf(["a", "b", "c"])).toBe("`a`, `b` or `c`");
  });
});

describe("zones", () => {
  it("are IANA names", () => {
    expect(["UTC", "Europe/Berlin", "Etc/GMT+1", "America/Argentina/Buenos_Aires"].every(isZone)).toBe(true);
    expect(["Berlin", "+01:00", "", "Europe/Brelin"].some(isZone)).toBe(false);
    expect(nearestZones("Brelin")).toEqual(["Europe/Berlin"]);
    expect(nearestZones("America/New-York")[0]).toBe("America/New_York");
    expect(nearestZones("Middle-earth/Bree")).toEqual([]);
  });
});

describe("the address of a used file", () => {
  it.each([
    ["file:///plans/plan.score", "team.score", "file:///plans/team.score"],
    ["file:///plans/a/plan.score", "../lib/my team.score", "file:///plans/lib/my%20team.score"],
    ["file:///plans/plan.score", "50%#1?.score", "file:///plans/50%25%231%3F.score"],
    ["vscode-vfs://github/owner/repo/plan.score", "lib/team.score", "vscode-vfs://github/owner/repo/lib/team.score"],
    ["plans/plan.score", "../team.score", "team.score"],
    ["plans/plan.score", "./lib//team.score", "plans/lib/team.score"],
    ["untitled:Untitled-1", "team.score", undefined],
    ["file:///plans/plan.score", " ", undefined],
  ])("in %s of %s is %s", (base, path, address) => {
    expect(resolvePath(base, path)).toBe(address);
  });

  it("gives its score a name", () => {
    expect(impliedId("file:///plans/my%20plan.score")).toBe("my plan");
    expect(impliedId("100%.score")).toBe("100%");
  });
});

describe("downbeat-ignore", () => {
  const S = 'score s { start 2027-01-04 vision "v" }\n';
  const codes = (text: string) => planOf(text).diagnostics.map(({ code, start }) => `${code} ${text.slice(0, start).split("\n").length}`);

  it("silences its code on the line below, and there only", () => {
    expect(codes(`${S}// downbeat-ignore no-estimate because it is short\ntask a\ntask b`)).toEqual(["no-estimate 4"]);
    expect(codes(`${S}// downbeat-ignore no-owner because\nmilestone m`)).toEqual(["no-criteria 3"]);
    expect(codes(`${S}// downbeat-ignore no-owner, no-criteria because it is obvious\nmilestone m`)).toEqual([]);
  });

  it("reaches over other comments to what they are about", () => {
    expect(codes(`${S}// downbeat-ignore no-estimate because\n// and more\n/// Documented.\ntask a`)).toEqual([]);
    expect(codes(`${S}movement m {\r\n  // downbeat-ignore no-estimate because\r\n  task a\r\n}`)).toEqual([]);
  });

  it("silences no error", () => {
    expect(codes(`${S}// downbeat-ignore unknown-name because\ntask a lasts 1d after b`)).toEqual(["idle-ignore 2", "unknown-name 3"]);
  });

  it("is for what other layers say as well", () => {
    const text = "// downbeat-ignore missed-due because we know\ntask a due 2027-01-01";
    const missed = { code: "missed-due", severity: "warning", message: "", file: "", start: text.indexOf("due 2027"), end: text.length } as const;
    expect(withoutIgnored([missed], text)).toEqual([]);
    expect(withoutIgnored([{ ...missed, severity: "error" }], text)).toHaveLength(1);
    expect(ignoresIn(text)).toEqual([{ code: "missed-due", start: 19, end: 29, line: 46 }]);
  });
});
