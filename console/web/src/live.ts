/** News of the ledger: its version is asked for once a second while somebody looks, which costs it nothing. */

import { ask, Failure, UNREACHABLE } from "./api.ts";

const PAUSE_MS = 1_000;

interface Listener {
  renew(): Promise<void>;
  lost(): void;
  found(): void;
}

export function follow(version: number, listener: Listener): void {
  let known = version;
  let isLost = false;
  let isBroken = false;
  const round = async () => {
    if (document.visibilityState === "hidden") return;
    try {
      const now = (await ask<{ version: number }>("version")).version;
      const wasAway = isLost || isBroken;
      if (isLost) listener.found();
      isLost = isBroken = false;
      // A server that was started again counts anew, so any other number is news.
      if (now !== known || wasAway) {
        known = now;
        await listener.renew();
      }
    } catch (error) {
      if (error instanceof Failure && error.kind === UNREACHABLE) {
        if (!isLost) listener.lost();
        isLost = true;
      } else if (!isBroken) {
        // The ledger cannot be read: the view says why.
        isBroken = true;
        await listener.renew();
      }
    }
  };
  const go = async () => {
    await round();
    setTimeout(() => void go(), PAUSE_MS);
  };
  setTimeout(() => void go(), PAUSE_MS);
  document.addEventListener("visibilitychange", () => void round());
}
