/** The request body of tlog-witness `add-checkpoint`. */
import { concat, fromBase64, fromUtf8, ok, toBase64, utf8 } from "@selge/basics";
import { decodeSize } from "./checkpoint.ts";
import { HASH_LENGTH } from "./hashes.ts";
import { type Outcome, refuse } from "./refusal.ts";

export interface AddCheckpoint {
  readonly oldSize: number;
  readonly proof: readonly Uint8Array[];
  /** The note, not yet read. */
  readonly note: Uint8Array;
}

export const MAX_ADD_CHECKPOINT_BYTES = 70_000;
const MAX_PROOF_LINES = 63;

/** LOG-34 EncodeAddCheckpoint. */
export function encodeAddCheckpoint({ oldSize, proof, note }: AddCheckpoint): Uint8Array<ArrayBuffer> {
  const lines = proof.map((hash) => `${toBase64(hash)}\n`).join("");
  return concat(utf8(`old ${oldSize}\n${lines}\n`), note);
}

/** LOG-35 DecodeAddCheckpoint: total. */
export function decodeAddCheckpoint(bytes: Uint8Array): Outcome<AddCheckpoint, "WITNESS_REQUEST"> {
  const refused = (where: string, expected: string) => refuse("WITNESS_REQUEST", where, expected);
  if (bytes.length > MAX_ADD_CHECKPOINT_BYTES) return refused("body", `at most ${MAX_ADD_CHECKPOINT_BYTES} bytes`);
  const end = bytes.findIndex((byte, i) => byte === 0x0a && bytes[i + 1] === 0x0a);
  const header = end < 0 ? undefined : fromUtf8(bytes.subarray(0, end));
  if (header === undefined) return refused("body", "lines, an empty line, a checkpoint");
  const [first, ...lines] = header.split("\n");
  const oldSize = first?.startsWith("old ") ? decodeSize(first.slice(4)) : undefined;
  if (oldSize === undefined) return refused("line 1", "old <decimal>");
  if (lines.length > MAX_PROOF_LINES) return refused("proof", `at most ${MAX_PROOF_LINES} lines`);
  const proof: Uint8Array[] = [];
  for (const [i, line] of lines.entries()) {
    const hash = fromBase64(line);
    if (hash?.length !== HASH_LENGTH) return refused(`line ${i + 2}`, "base64 of 32 bytes");
    proof.push(hash);
  }
  return ok({ oldSize, proof, note: bytes.slice(end + 2) });
}
