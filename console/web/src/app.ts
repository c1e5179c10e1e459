/** What views share: the state, and how to change it. */

import type { LedgerInfo } from "./api.ts";
import type { State } from "./state.ts";

export interface App {
  state: State;
  ledger: LedgerInfo;
  /** Changes what is shown, and the address. */
  go(change: Partial<State>): void;
  /** Says something that passes to people who do not see the page, too. */
  say(message: string): void;
}

/** A view on the page. */
export interface View {
  /** Brings it up to date: what is asked has changed, or the ledger has. Rejects where an answer failed. */
  update(signal: AbortSignal): Promise<void>;
  /** The theme has changed. */
  dress?(): void;
}
