/** The command line of selge-verify. */
import { parseArgs } from "node:util";
import type { Level } from "../checks/registry.ts";
import { decodeVerifierKey, type VerifierKey } from "../log/note.ts";
import type { EngineName } from "./engine.ts";

export interface Arguments {
  readonly record: string;
  readonly fingerprint: string | undefined;
  readonly witnesses: readonly VerifierKey[];
  readonly level: Level | undefined;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly threads: number;
  readonly engine: EngineName | undefined;
  readonly receipt: string | undefined;
}

export const USAGE = `selge-verify RECORD --fingerprint HEX [options]

RECORD is the directory of an election record, or the same as a ZIP.

  --fingerprint HEX    the election that you mean: 64 hex digits, from a place that you trust
  --witness VKEY       a witness that you trust (repeatable); the quorum is then demanded from among these
  --level public|full  default: full when the record has a restricted part
  --receipt FILE       check a voter's receipt against this record instead
  --threads N          threads for the heavy parts (1 to 16, default 1)
  --engine wasm|noble  what computes in the group (default: wasm, and noble where there is none)
  --json               the report as JSON, on one line
  --quiet              the first line only

exit 0 accepted · 1 rejected · 2 incomplete (something is missing, or no fingerprint) · 3 error or unknown version`;

/** Throws an Error with a message for people on anything that is not understood. */
export function readArguments(argv: readonly string[]): Arguments {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      fingerprint: { type: "string" },
      witness: { type: "string", multiple: true },
      level: { type: "string" },
      receipt: { type: "string" },
      threads: { type: "string", default: "1" },
      engine: { type: "string" },
      json: { type: "boolean", default: false },
      quiet: { type: "boolean", default: false },
    },
  });
  const [record, ...more] = positionals;
  if (record === undefined || more.length > 0) throw new Error("name one record");
  const { fingerprint, level, threads, engine, witness = [] } = values;
  if (fingerprint !== undefined && !/^[0-9a-f]{64}$/.test(fingerprint))
    throw new Error("--fingerprint wants 64 lower-case hex digits");
  if (level !== undefined && level !== "public" && level !== "full") throw new Error("--level is public or full");
  if (!/^([1-9]|1[0-6])$/.test(threads)) throw new Error("--threads wants 1 to 16");
  if (engine !== undefined && engine !== "wasm" && engine !== "noble") throw new Error("--engine is wasm or noble");
  return {
    ...{ record, fingerprint, level, json: values.json, quiet: values.quiet, receipt: values.receipt },
    witnesses: witness.map(witnessKeyOf),
    threads: Number(threads),
    engine,
  };
}

function witnessKeyOf(vkey: string): VerifierKey {
  try {
    return decodeVerifierKey(vkey);
  } catch {
    throw new Error(`--witness ${vkey} is no verifier key`);
  }
}
