/** Complaints: the complainer's ceremony key lets anybody open what was sent and see who lied. */
import { equalBytes, fromHex } from "@selge/basics";
import { x25519PublicKey } from "@selge/group";
import { type CeremonyFault, ceremonyFile, checkDocument } from "./document.ts";
import type { Shared } from "./rounds.ts";
import { receivedShares } from "./trustee.ts";

/**
 * THR-18 CheckComplaint: whom the complaint of trustee j convicts, at least one: the senders whose share does not open or does not agree,
 * or, when there are none or the key is not his, j himself (THREATS E3). The ceremony is over in every case. Total.
 */
export function checkComplaint(shared: Shared, j: number, bytes: Uint8Array | undefined): readonly CeremonyFault[] {
  const { setting, reveals, rounds } = shared;
  const file = ceremonyFile("ceremony-complaint", j);
  const document = checkDocument(setting, "ceremony-complaint", j, bytes, rounds);
  if (!document.ok) return [document.error];
  const x = fromHex(document.value.body.key as string)!;
  const refuted: readonly CeremonyFault[] = [{ code: "COMPLAINT_FALSE", trustee: j, file }];
  if (!equalBytes(x25519PublicKey(x), reveals[j - 1]!.key)) return refuted;
  const liars = receivedShares(shared, j, x).flatMap((share, k) => (share === undefined ? [k + 1] : []));
  if (liars.length === 0) return refuted;
  return liars.map((i) => ({ code: "COMPLAINT_UPHELD", trustee: i, file: ceremonyFile("ceremony-shares", i) }));
}
