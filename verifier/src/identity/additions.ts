/** What the collector adds to a submission: IDN-9. */
import { integerAt } from "../record/bytes.ts";
import { demand } from "../record/fault.ts";

const CODE = "ADDITIONS_FORMAT";
const LARGEST = 16_384;

export interface Additions {
  readonly timestamp: Uint8Array;
  readonly ocsp: Uint8Array;
}

/** IDN-9. Two pieces, each after its length, and nothing else. */
export function decodeAdditions(bytes: Uint8Array): Additions {
  const timestamp = pieceAt(bytes, 0);
  const ocsp = pieceAt(bytes, 4 + timestamp.length);
  demand(bytes.length === 8 + timestamp.length + ocsp.length, CODE, "left over");
  return { timestamp, ocsp };
}

function pieceAt(bytes: Uint8Array, at: number): Uint8Array {
  const length = integerAt(bytes, at, 4, CODE);
  demand(length > 0 && length <= LARGEST && length <= bytes.length - at - 4, CODE, `byte ${at}`);
  return bytes.subarray(at + 4, at + 4 + length);
}
