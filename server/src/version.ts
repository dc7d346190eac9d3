/** The version of Downbeat. */

declare const DOWNBEAT_VERSION: string | undefined;

/** The build defines it; run from the sources there is none. */
export const VERSION = typeof DOWNBEAT_VERSION === "string" ? DOWNBEAT_VERSION : "0.0.0-source";
