/** RFC 9380 hash_to_ristretto255 with expand_message_xmd over SHA-512: 64 uniform bytes for each message, then the map of RFC 9496. */
import type { Kernel } from "./kernel.ts";
import { type Words, wordsOf } from "./words.ts";

/** Longest message and tag together; longer ones are for the reference implementation. */
export const MAX_HASHED_BYTES = 1 << 20;

const BLOCK = 128;

/** expand_message_xmd to 64 bytes for each message. `dst` is the tag's bytes, at least one. */
export function expandMessages(kernel: Kernel, messages: readonly Uint8Array[], dst: Uint8Array): Words {
  if (dst.length === 0) throw new RangeError("an empty domain separation tag");
  const suffix = tagSuffix(kernel, dst);
  const uniform = new Uint8Array(64 * messages.length);
  for (const [i, message] of messages.entries()) {
    // b_0 = H(Z_pad ‖ msg ‖ I2OSP(64, 2) ‖ 0 ‖ DST′), b_1 = H(b_0 ‖ 1 ‖ DST′)
    const b0 = sha512(kernel, [new Uint8Array(BLOCK), message, Uint8Array.of(0, 64, 0), suffix]);
    uniform.set(sha512(kernel, [b0, Uint8Array.of(1), suffix]), 64 * i);
  }
  return wordsOf(uniform);
}

/** DST′ = DST ‖ I2OSP(|DST|, 1); a tag above 255 bytes is hashed first (RFC 9380 § 5.3.3). */
function tagSuffix(kernel: Kernel, dst: Uint8Array): Uint8Array {
  const prefix = new TextEncoder().encode("H2C-OVERSIZE-DST-");
  const tag = dst.length > 255 ? sha512(kernel, [prefix, dst]) : dst;
  const out = new Uint8Array(tag.length + 1);
  out.set(tag);
  out[tag.length] = tag.length;
  return out;
}

function sha512({ run, bytes, work, cells }: Kernel, parts: readonly Uint8Array[]): Uint8Array {
  let end = work;
  for (const part of parts) {
    bytes.set(part, end);
    end += part.length;
  }
  run.sha512(cells, work, end - work);
  return bytes.slice(cells, cells + 64);
}
