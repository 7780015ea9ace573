/** The population register's signature over a voter list: the first half of VIS-14. */
import type { SignaturePort } from "../ports.ts";
import { equal, fromHex } from "../record/bytes.ts";
import { onlyValue, TAG, within } from "./der.ts";
import { integerBytes } from "./der-values.ts";
import { decodePublicKey } from "./keys.ts";
import { verifyInDer } from "./raw-signature.ts";

export type RegisterCode = "VIS_KEY_FORM" | "VIS_SIGNATURE_FORM" | "VIS_SIGNATURE_WRONG";

const KEY_LENGTH = 91;
const KEY_PREFIX = fromHex("3059301306072a8648ce3d020106082a8648ce3d03010703420004");

/** VIS-14. Total: false on anything wrong. */
export async function verifyRegisterSignature(
  spki: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
  port: SignaturePort,
): Promise<boolean> {
  return (await checkRegisterSignature(spki, message, signature, port)) === undefined;
}

/** VIS-14: the code of the first row that refuses, undefined when none does. */
export async function checkRegisterSignature(
  spki: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
  port: SignaturePort,
): Promise<RegisterCode | undefined> {
  if (spki.length !== KEY_LENGTH || !equal(spki.subarray(0, KEY_PREFIX.length), KEY_PREFIX)) return "VIS_KEY_FORM";
  if (!hasSignatureForm(signature)) return "VIS_SIGNATURE_FORM";
  const key = decodePublicKey(spki);
  // A point off the curve has the form of a key and verifies nothing.
  const right = key !== undefined && (await verifyInDer(port, "ecdsa-sha256", key, signature, message));
  return right ? undefined : "VIS_SIGNATURE_WRONG";
}

/** Short length, two positive minimal INTEGERs of at most 33 bytes, nothing after them. */
function hasSignatureForm(signature: Uint8Array): boolean {
  if (signature[1] === undefined || signature[1] >= 0x80) return false;
  try {
    return within(onlyValue(signature), TAG.sequence, (pair) =>
      [pair.take(TAG.integer), pair.take(TAG.integer)].every((value) => {
        const bytes = integerBytes(value);
        return bytes.length <= 33 && bytes[0]! < 0x80 && bytes.some((byte) => byte !== 0);
      }),
    );
  } catch {
    return false;
  }
}
