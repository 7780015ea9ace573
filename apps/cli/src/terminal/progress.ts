/** Progress of long steps, on standard error: one line that moves on a terminal, one line at the end of a step elsewhere. */
export interface Progress {
  /** Begins a step of `total` items, named in words. */
  start(step: string, total: number, unit: string): StepProgress;
  /** A line of text. */
  say(text: string): void;
}

export interface StepProgress {
  at(done: number): void;
  end(summary?: string): void;
}

const INTERVAL_MS = 100;

export function terminalProgress(out: NodeJS.WriteStream, quiet: boolean): Progress {
  if (quiet) return { start: () => ({ at: () => {}, end: () => {} }), say: () => {} };
  return {
    say: (text) => void out.write(`${text}\n`),
    start(step, total, unit) {
      const began = performance.now();
      let last = 0;
      const line = (done: number) => {
        const seconds = (performance.now() - began) / 1000;
        const rate = done / Math.max(seconds, 0.001);
        const left = done > 0 && done < total ? `, ${duration((total - done) / rate)} left` : "";
        return `${step}: ${count(done)} of ${count(total)} ${unit} (${rate.toFixed(rate < 10 ? 1 : 0)}/s${left})`;
      };
      return {
        at(done) {
          const now = performance.now();
          if (!out.isTTY || now - last < INTERVAL_MS) return;
          last = now;
          out.write(`\r\x1b[2K${line(done).slice(0, (out.columns ?? 80) - 1)}`);
        },
        end(summary) {
          const seconds = (performance.now() - began) / 1000;
          if (out.isTTY) out.write("\r\x1b[2K");
          out.write(`✓ ${step}: ${summary ?? `${count(total)} ${unit}`} (${duration(seconds)})\n`);
        },
      };
    },
  };
}

export function duration(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/** 12 345 with narrow no-break spaces. */
export function count(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+(?!\d))/g, "\u202f");
}
