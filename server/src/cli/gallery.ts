/** The plans of `examples/`, as texts inside of the command: the build puts them there. */

import atlas from "../../../examples/atlas.score";
import concert from "../../../examples/concert.score";
import emberShield from "../../../examples/ember-shield.score";
import migration from "../../../examples/migration.score";
import northlight from "../../../examples/northlight.score";
import season from "../../../examples/season.score";
import tessera from "../../../examples/tessera.score";

/** By the names of their files. */
export const GALLERY: Readonly<Record<string, string>> = { atlas, concert, "ember-shield": emberShield, migration, northlight, season, tessera };
