/** A line on the terminal that says that something is still happening. */
import type { Outcome } from "../report/ledger.ts";

export interface Progress {
  step(outcome: Outcome): void;
  end(): void;
}

const INTERVAL_MS = 200;

export function newProgress(visible: boolean): Progress {
  let [items, last] = [0, 0];
  return {
    step({ check }) {
      items++;
      const now = Date.now();
      if (!visible || now - last < INTERVAL_MS) return;
      last = now;
      process.stderr.write(`\r\x1b[K${items} items, ${check}`);
    },
    end() {
      if (visible) process.stderr.write("\r\x1b[K");
    },
  };
}
