/** Time zones by their IANA names, as the platform knows them. */

import { nearest } from "./nearest.ts";

const KNOWN = new Map<string, boolean>();

/** Is there such a zone? An offset (`+01:00`) is none: it knows no summer time. */
export function isZone(name: string): boolean {
  let known = KNOWN.get(name);
  if (known === undefined) {
    known = /^[A-Za-z]/.test(name) && canFormat(name);
    KNOWN.set(name, known);
  }
  return known;
}

function canFormat(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone });
    return true;
  } catch {
    return false; // the platform's only way to ask
  }
}

/** Zones whose names are near, or whose city is: `Berlin`, `Europe/Brelin`. */
export function nearestZones(name: string): readonly string[] {
  const zones = ["UTC", ...Intl.supportedValuesOf("timeZone")];
  const city = (name.split("/").at(-1) ?? name).replaceAll(" ", "_").toLowerCase();
  const cityOf = (zone: string) => zone.split("/").at(-1)!.toLowerCase();
  const sameCity = zones.filter((zone) => cityOf(zone) === city);
  if (sameCity.length > 0) return sameCity.slice(0, 3);
  const whole = nearest(name, zones);
  if (whole.length > 0) return whole;
  const cities = nearest(city, zones.map(cityOf));
  return cities.flatMap((near) => zones.filter((zone) => cityOf(zone) === near)).slice(0, 3);
}
