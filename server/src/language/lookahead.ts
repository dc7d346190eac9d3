/**
 * One token of lookahead, worked out where it is first asked for. A plan uses a part of the grammar only, and a process that reads one file
 * (`downbeat check`) would spend more on the lookahead of the rest than on the file.
 */

import { type ILookaheadStrategy, LLkLookaheadStrategy } from "chevrotain";

type Alternation = ReturnType<ILookaheadStrategy["buildLookaheadForAlternation"]>;
type Optional = ReturnType<ILookaheadStrategy["buildLookaheadForOptional"]>;

export class LazyLookahead extends LLkLookaheadStrategy {
  override buildLookaheadForAlternation(options: Parameters<ILookaheadStrategy["buildLookaheadForAlternation"]>[0]): Alternation {
    const build = () => super.buildLookaheadForAlternation(options);
    let chosen: Alternation | undefined;
    return function (this: unknown, alternatives) {
      chosen ??= build();
      return chosen.call(this, alternatives);
    };
  }

  override buildLookaheadForOptional(options: Parameters<ILookaheadStrategy["buildLookaheadForOptional"]>[0]): Optional {
    const build = () => super.buildLookaheadForOptional(options);
    let entered: Optional | undefined;
    return function (this: unknown) {
      entered ??= build();
      return entered.call(this);
    };
  }
}
