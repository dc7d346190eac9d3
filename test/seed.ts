/** Properties draw other cases on each run of a developer, and the same ones on an unattended machine: what is red there can be seen again. */

import fc from "fast-check";

if (process.env.CI) fc.configureGlobal({ seed: 20_270_104 });
