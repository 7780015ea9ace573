/** The mathematics of IDN-15 by Node's OpenSSL: some ten times as fast as the pure one, with the same answers. */
import { constants, createPublicKey, type KeyObject, verify } from "node:crypto";
import { hashOf, schemeOf } from "../identity/algorithms.ts";
import { decodePublicKey, type PublicKey } from "../identity/keys.ts";
import { fits, isWellFormed } from "../identity/raw-signature.ts";
import type { SyncSignaturePort } from "../identity/signatures.ts";
import { keyOf } from "../record/bytes.ts";

interface LoadedKey {
  readonly key: PublicKey;
  readonly object: KeyObject;
}

/** Pinned keys come again with every envelope, voters' keys seldom. */
const REMEMBERED_KEYS = 1000;

/** Total: false on anything wrong. Keys that it has loaded are remembered. */
export function nodeSignatures(): SyncSignaturePort {
  const loaded = new Map<string, LoadedKey | undefined>();
  return {
    verify(algorithm, spki, signature, message) {
      try {
        const known = remember(loaded, keyOf(spki), () => load(spki));
        if (known === undefined || !fits(algorithm, known.key) || !isWellFormed(known.key, signature)) return false;
        return verify(hashOf(algorithm), message, { key: known.object, ...OPTIONS[schemeOf(algorithm)] }, signature);
      } catch {
        return false;
      }
    },
  };
}

const OPTIONS = {
  ecdsa: { dsaEncoding: "ieee-p1363" },
  rsa: { padding: constants.RSA_PKCS1_PADDING },
  "rsa-pss": { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST },
} as const;

/** OpenSSL takes more forms of a key than IDN-13 has: only what our own decoder reads is handed on. */
function load(spki: Uint8Array): LoadedKey | undefined {
  const key = decodePublicKey(spki);
  if (key === undefined) return undefined;
  return { key, object: createPublicKey({ key: Buffer.from(spki), format: "der", type: "spki" }) };
}

/** The longest unused one is forgotten first. */
function remember<V>(map: Map<string, V>, id: string, make: () => V): V {
  const value = map.has(id) ? map.get(id)! : make();
  map.delete(id);
  map.set(id, value);
  if (map.size > REMEMBERED_KEYS) map.delete(map.keys().next().value!);
  return value;
}
