/** The independent verifier on a record in memory, in this process. */
import { CHECKS, type Level, type RecordSource, type Report, type VerifierKey, verifyRecord } from "@selge/verifier";
import { chooseArithmetic, nodeSurroundings } from "@selge/verifier/node";

export interface Ask {
  /** Default: that of the election the attackers attack. */
  readonly fingerprint?: string | undefined;
  readonly level?: Level;
  readonly witnesses?: readonly VerifierKey[];
}

export interface Answer {
  readonly report: Report;
  readonly failed: readonly string[];
  readonly skipped: readonly string[];
}

/** SELGE_ENGINE=wasm runs every attack on the engine, as it does for the rest of the project. */
const { arithmetic } = await chooseArithmetic(process.env.SELGE_ENGINE === "wasm" ? "wasm" : "noble");
const surroundings = nodeSurroundings(arithmetic);

export function sourceOf(files: ReadonlyMap<string, Uint8Array>): RecordSource {
  return {
    list: async () => ({
      entries: [...files].map(([path, { length }]) => ({ path, kind: "file" as const, size: length })),
      complete: true,
    }),
    open: async function* (path) {
      const bytes = files.get(path);
      if (bytes === undefined) throw new Error(`no file ${path}`);
      if (bytes.length > 0) yield bytes;
    },
  };
}

export async function ask(
  files: ReadonlyMap<string, Uint8Array>,
  { fingerprint, level, witnesses }: Ask,
): Promise<Answer> {
  const options = {
    ...(fingerprint === undefined ? {} : { fingerprint }),
    ...(level === undefined ? {} : { level }),
    ...(witnesses === undefined ? {} : { witnesses }),
  };
  const report = await verifyRecord(sourceOf(files), options, surroundings);
  const failed = report.checks.filter((check) => check.failed > 0).map(({ id }) => id);
  const skipped = report.checks.filter((check) => check.failed === 0 && check.skipped > 0).map(({ id }) => id);
  return { report, failed, skipped };
}

class FirstFailure extends Error {}

/** Only whether the record would be accepted: stops at the first failed item. */
export async function isAccepted(files: ReadonlyMap<string, Uint8Array>, fingerprint: string): Promise<boolean> {
  try {
    const observe = ({ status }: { readonly status: string }) => {
      if (status === "failed") throw new FirstFailure();
    };
    return (await verifyRecord(sourceOf(files), { fingerprint, observe }, surroundings)).verdict === "ACCEPTED";
  } catch (error) {
    if (error instanceof FirstFailure) return false;
    throw error;
  }
}

export const CHECK_IDS: ReadonlySet<string> = new Set(CHECKS.map(({ id }) => id));
