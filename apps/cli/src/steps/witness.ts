/** A witness's memory as a file: one head of one log, kept for the whole election. */
import { encodeCanonicalJson, fromHex, toHex } from "@selge/basics";
import type { Manifest } from "@selge/election";
import type { VerifierKey, WitnessCode } from "@selge/log";
import type { RoleKey } from "@selge/threshold";
import type { WitnessMemory } from "../ports/witnesses.ts";
import { Refusal } from "../terminal/failure.ts";
import { decodeOwnFile, readIfThere, writeWhole } from "./files.ts";
import { holderOf } from "./keys.ts";

/** Name of the manifest's witness whose key this is. */
export function witnessName(manifest: Manifest, key: RoleKey, file: string): string {
  return holderOf(manifest, ["witnesses"], toHex(key.publicKey), file).name;
}

export function stateFileOf(keyFile: string): string {
  return `${keyFile}.state.json`;
}

/** Durable before a cosignature is given out. */
export function witnessMemoryFile(file: string, logKey: VerifierKey): WitnessMemory {
  return {
    async read() {
      const bytes = await readIfThere(file);
      if (bytes === undefined) return undefined;
      const { origin, size, root } = decodeOwnFile(file, bytes, "witness-state");
      const hash = typeof root === "string" ? fromHex(root, 32) : undefined;
      if (origin !== logKey.name || typeof size !== "number" || hash === undefined)
        throw new Refusal(
          "WITNESS_STATE",
          `${file}: expected the state of a witness of the log ${logKey.name}`,
          "Each election has a state file of its own. Never delete one: a witness without memory can be shown two logs.",
        );
      return { size, root: hash };
    },
    async write({ size, root }) {
      const state = { type: "witness-state", version: 1, origin: logKey.name, size, root: toHex(root) };
      await writeWhole(file, encodeCanonicalJson(state));
    },
  };
}

export const WITNESS_HINTS: Partial<Record<WitnessCode, string>> = {
  WITNESS_CONFLICT:
    "The request does not begin where this witness stands. Ask for one that does: `selge head request --from WITNESS=SIZE`.",
  WITNESS_ROLLBACK: "The log showed a larger tree before. Keep this request: it may be evidence.",
  WITNESS_SPLIT_VIEW: "The log signed two different trees of one size. Keep this request: it convicts the log.",
};
