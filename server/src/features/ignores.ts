/** `// downbeat-ignore CODE because …`: what it means is said where plans are checked. */

export { ignoreComment, ignoresIn, isIgnored } from "../plan/ignore.ts";
