/** One stream of random bytes for one proof, bound to what is proven. */
import { type RandomBytes, sha512, u64le, utf8 } from "@selge/basics";
import { GROUP_LABELS } from "@selge/group";

/**
 * SHF-6 HedgedRandom: seed = SHA-512("selge/v1/nonce" ‖ 64 fresh bytes ‖ SHA-512(statement) ‖ secret); then the blocks SHA-512(seed ‖ u64le(k)).
 * A source that repeats (a machine restored from a snapshot) then repeats no nonce, permutation or exponent for another statement (THREATS
 * B10); a source that somebody can predict still hides the permutation from who does not know `secret`, the prover's role key.
 */
export function hedgedRandom(statement: Uint8Array, random: RandomBytes, secret: Uint8Array): RandomBytes {
  const seed = sha512(utf8(GROUP_LABELS.nonce), random(64), sha512(statement), secret);
  let block = new Uint8Array(0);
  let at = 0;
  let counter = 0;
  return (length) => {
    const out = new Uint8Array(length);
    for (let filled = 0; filled < length; ) {
      if (at === block.length) {
        block = sha512(seed, u64le(counter++));
        at = 0;
      }
      const part = block.subarray(at, at + length - filled);
      out.set(part, filled);
      filled += part.length;
      at += part.length;
    }
    return out;
  };
}
